// What became of the records: every count opens its records, every record says why.

import { expect, expectAccessible, open, openTables, pause, test } from './journey.mjs';

/** Opens a scenario, goes to its end, and shows a thing of it. */
async function openScenario(page, title, thing) {
  await open(page, '/scenarios');
  await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) }).getByRole('button').click();
  await expect(page).toHaveURL(/#\/$/);
  await pause(page);
  await page.locator('.timeline').focus();
  await page.keyboard.press('End');
  await expect(page.locator('.clock-note')).toBeEmpty();
  await openTables(page);
  await page.locator('.twin .row-name', { hasText: new RegExp(`^(Group )?${thing}$`) }).first().click();
  await expect(page.locator('.ledger')).toBeVisible();
}

/** All counts of the ledger: what is counted, and how much. */
const counts = (page) =>
  page.locator('.ledger-sum tr:has(td)').evaluateAll((rows) =>
    Object.fromEntries(rows.map((row) => [row.cells[0].textContent, Number(row.cells[1].textContent.replace(/\D/g, ''))])),
  );

/** Opens each count and each record behind it; gives what is told of the records of each. */
async function readAll(page) {
  const told = {};
  const numbers = page.locator('.ledger-number');
  for (const [label, count] of Object.entries(await counts(page))) {
    const number = page.locator('.ledger-sum tr', { has: page.getByRole('rowheader', { name: label, exact: true }) });
    if (count === 0) {
      await expect(number.getByRole('button'), `${label} counts nothing and opens nothing`).toHaveCount(0);
      continue;
    }
    await number.getByRole('button').first().click();
    const records = page.locator('.ledger-list .ledger-record');
    await expect(records, `records behind ${label}`).toHaveCount(Math.min(count, 100));
    const first = records.first();
    const record = await first.textContent();
    await first.click();
    const fate = page.locator('.ledger-fate');
    await expect(fate.locator('.ledger-fate-title')).toContainText(record.replace(/ \(.*/, ''));
    await expect(fate.locator('.story-link').first()).toBeVisible();
    told[label] = await fate.innerText();
    await fate.getByRole('button', { name: 'Back to the list' }).click();
    await expect(first, 'the keyboard is where it was').toBeFocused();
    await page.getByRole('button', { name: 'Close the list' }).click();
  }
  await expect(numbers.first()).toHaveAttribute('aria-expanded', 'false');
  return told;
}

test('a record that was acknowledged and lost', async ({ page }) => {
  await openScenario(page, 'Acknowledged, and lost', 'p1');
  expect(await counts(page)).toMatchObject({ sent: 2, acknowledged: 2, once: 1, 'acknowledged, lost': 1 });
  const told = await readAll(page);
  expect(told['acknowledged, lost']).toContain('Why was it lost?');
  expect(told['acknowledged, lost']).toMatch(/✕/);
  expect(told.once).not.toContain('Why was it lost?');
});

test('records that were refused', async ({ page }) => {
  await openScenario(page, 'Too few in sync', 'p1');
  const { sent, acknowledged, refused } = await counts(page);
  expect(refused).toBeGreaterThan(0);
  expect(sent).toBeGreaterThanOrEqual(acknowledged + refused);
  const told = await readAll(page);
  expect(told.refused).toContain('Why was it not written?');
  expect(told.refused).toContain('delivery.timeout.ms is over');
});

test('a record that is in the log twice, and one that is not', async ({ page }) => {
  await openScenario(page, 'A lost acknowledgement', 'p1');
  expect(await counts(page)).toMatchObject({ sent: 1, twice: 1, once: 0 });
  const told = await readAll(page);
  expect(told.twice).toContain('Why is it in the log twice?');
  await expectAccessible(page);
  await openTables(page);
  await page.locator('.twin .row-name', { hasText: /^p2$/ }).click();
  await expect(page.locator('.inspector-title')).toContainText('p2');
  expect(await counts(page)).toMatchObject({ sent: 1, twice: 0, once: 1 });
  await readAll(page);
});

test('what a group did with the records', async ({ page }) => {
  await openScenario(page, 'A consumer that crashes', 'billing');
  const all = await counts(page);
  expect(all['twice or more'], 'processed again after the crash').toBeGreaterThan(0);
  const told = await readAll(page);
  expect(told['twice or more']).toContain('process it again?');
});
