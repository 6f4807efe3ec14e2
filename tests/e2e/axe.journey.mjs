// No view has an accessibility violation, in light and dark, at a desk and on the phone.

import { command, enter, expect, expectAccessible, open, openTables, pause, test } from './journey.mjs';

/** Shows a thing in the inspector, by its row or heading in the tables. */
async function inspect(page, name) {
  await openTables(page);
  await page.locator('.twin .row-name', { hasText: name }).first().click();
  await expect(page.locator('.inspector-title')).toBeVisible();
}

const press = (page, place, name) => page.locator(place).getByRole('button', { name, exact: true }).first().click();

/** Opens the form for something new: from the picture, on the phone from the sheet. */
async function make(page, name) {
  if (await page.locator('.places.on-picture').getByRole('button', { name, exact: true }).isVisible()) {
    await press(page, '.places.on-picture', name);
  } else {
    await page.locator('.console-add').click();
    await press(page, '.making', name);
  }
}

const VIEWS = {
  'first visit': async () => {},
  brokers: async (page) => {
    await page.keyboard.press('2');
    await expect(page.locator('.view[aria-pressed=true]')).toContainText('Brokers');
  },
  tables: (page) => openTables(page),
  'tables while time stands': async (page) => {
    await openTables(page);
    await pause(page);
    await expect(page.getByRole('table', { name: /on the wire/ })).toBeVisible();
  },
  charts: async (page) => {
    await openTables(page);
    const beside = page.getByRole('group', { name: 'Beside the picture' });
    await beside.getByRole('button', { name: 'Charts' }).click();
    await expect(page.locator('.plot canvas')).toHaveCount(2);
  },
  'a broken world': async (page) => {
    for (const line of ['kill b1', 'crash c1', 'run 12s']) await command(page, line);
    await openTables(page);
    await expect(page.locator('.twin .broken').first()).toBeVisible();
  },
  'a thousand partitions': async (page) => {
    await command(page, 'topic clicks partitions=1000 rf=1');
    await page.locator('.stage').focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('.stage-voice [role=img]')).toHaveCount(1);
  },
  console: async (page) => {
    await page.locator('#console-input').fill('send ');
    await expect(page.getByRole('option').first()).toBeVisible();
  },
  'a line that is refused': async (page) => {
    await enter(page, 'sned web-shop orders');
    await expect(page.getByRole('alert').filter({ hasText: 'send' })).toBeVisible();
  },
  'list of keys': async (page) => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
  },
};

for (const [view, show] of Object.entries(VIEWS)) {
  test(`${view}: no violation @themes @phone`, async ({ page }) => {
    await open(page);
    await show(page);
    await expectAccessible(page);
  });
}

test('each kind of thing: no violation @themes @phone', async ({ page }) => {
  await open(page);
  await pause(page);
  // A long way, which a busy machine walks slowly.
  test.slow();
  const kinds = [/^web-shop$/, /^b1$/, /^Topic orders$/, /^orders-0$/, /^\d+$/, /^Group billing$/, /^c1$/];
  for (const kind of kinds) {
    await inspect(page, kind);
    await expectAccessible(page, '.side');
  }
  await inspect(page, /^web-shop$/);
  await page.locator('.ledger-number').first().click();
  await expectAccessible(page, '.side');
  await page.locator('.ledger-record').first().click();
  await expectAccessible(page, '.side');
});

test('each form: no violation @themes @phone', async ({ page }) => {
  await open(page);
  await pause(page);
  for (const form of ['+ producer', '+ topic', '+ broker', '+ group']) {
    await make(page, form);
    await page.locator('.side input').first().fill('no name!');
    await expectAccessible(page, '.side');
    await press(page, '.side', 'Close');
  }
  await make(page, '+ record');
  await page.locator('.composer').getByRole('button', { name: '+ header' }).click();
  await expectAccessible(page);
  await press(page, '.composer', 'Close');
  await inspect(page, /^Topic orders$/);
  await press(page, '.side', 'Show all settings');
  await page.getByLabel('segment.bytes', { exact: true }).fill('1');
  await press(page, '.action-row', 'Delete topic');
  await expect(page.locator('.ask')).toBeVisible();
  await expectAccessible(page, '.side');
});

for (const [page, heading] of [['scenarios', 'Scenarios'], ['sessions', 'Sessions']]) {
  test(`the page of ${page}: no violation @themes @phone`, async ({ page: tab }) => {
    await open(tab, `/${page}`);
    await expect(tab.getByRole('heading', { name: heading })).toBeVisible();
    await expect(tab.getByRole('main').getByRole('listitem').first()).toBeVisible();
    await expectAccessible(tab);
  });
}

test('a session that is renamed, and one that is about to be deleted: no violation @themes @phone', async ({ page }) => {
  await open(page, '/sessions');
  await page.getByRole('button', { name: 'New session' }).click();
  await expect(page).toHaveURL(/#\/$/);
  await page.goto('./#/sessions');
  // One that is not open.
  const row = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem').nth(1);
  await row.getByRole('button', { name: /^Rename/ }).click();
  await expect(row.getByLabel('Name')).toBeVisible();
  await expectAccessible(page, 'main');
  await row.getByLabel('Name').press('Escape');
  await row.getByRole('button', { name: /^Delete/ }).click();
  await expect(row.getByRole('button', { name: 'Keep' })).toBeVisible();
  await expectAccessible(page, 'main');
});
