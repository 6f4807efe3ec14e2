// Somebody opens Partita for the first time.

import { expect, now, open, openTables, pause, rows, test, waitFor } from './journey.mjs';

test('the picture lives within seconds, and nothing has to be dismissed @themes @phone', async ({ page }) => {
  const begin = Date.now();
  await open(page);
  expect(Date.now() - begin, 'milliseconds until the first frame').toBeLessThan(5_000);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const first = await now(page);
  expect(first, 'the scenario is under way').toBeGreaterThan(0);
  await waitFor(page, first + 1_000);
});

test('a line says what to try', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('main')).toContainText('Click any record to ask why it went there.');
});

test('records go on flowing into the logs, and out to the group', async ({ page }) => {
  await open(page);
  await openTables(page);
  const total = (list, column) => list.reduce((sum, row) => sum + Number(row[column].replaceAll(',', '')), 0);
  const before = await rows(page, /orders/);
  await waitFor(page, (await now(page)) + 4_000);
  const after = await rows(page, /orders/);
  expect(total(after, 'log end')).toBeGreaterThan(total(before, 'log end'));
  expect(total(after, 'high watermark')).toBeGreaterThan(total(before, 'high watermark'));
});

test('the picture moves while it plays and rests while it is paused', async ({ page }) => {
  await open(page);
  const stage = page.getByRole('main');
  const moving = await stage.screenshot();
  await waitFor(page, (await now(page)) + 500);
  expect(moving.equals(await stage.screenshot()), 'two moments look alike').toBe(false);
  await pause(page);
  const still = await stage.screenshot();
  await page.waitForTimeout(700);
  expect(still.equals(await stage.screenshot()), 'a paused picture does not change').toBe(true);
});
