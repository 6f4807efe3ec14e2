// The run is kept: over a reload, a tab that is killed, a second tab.

import { command, expect, now, open, openTables, pause, ready, rows, test, waitFor } from './journey.mjs';

const saved = (page) => expect(page.getByRole('status').filter({ hasText: /Saved$/ })).toBeVisible();

test('a reload resumes where it was, with every command', async ({ page }) => {
  await open(page);
  await command(page, 'topic clicks partitions=2 rf=3');
  await waitFor(page, (await now(page)) + 1_500);
  await saved(page);
  const before = await now(page);
  await page.reload();
  await ready(page);
  expect(await now(page), 'at most one second of the run is lost').toBeGreaterThanOrEqual(before - 1_000);
  await openTables(page);
  expect(await rows(page, /clicks/)).toHaveLength(2);
});

test('a command of the last moment survives a tab that is killed', async ({ context, page }) => {
  await open(page);
  await command(page, 'topic clicks partitions=3 rf=3');
  await saved(page);
  const before = await now(page);
  const session = await context.newCDPSession(page);
  // It never answers: the tab is gone.
  session.send('Page.crash').catch(() => {});
  await page.waitForEvent('crash');
  const next = await context.newPage();
  await open(next);
  expect(await now(next)).toBeGreaterThanOrEqual(before - 1_000);
  await openTables(next);
  expect(await rows(next, /clicks/)).toHaveLength(3);
});

test('a second tab says that it watches', async ({ context, page }) => {
  await open(page);
  await pause(page);
  const second = await context.newPage();
  await open(second);
  await expect(second.getByRole('status').filter({ hasText: 'Watching' })).toBeVisible();
});
