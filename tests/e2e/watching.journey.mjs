// What is done in a tab that only watches never reaches the session that another tab writes.

import { expect, command, open, pause, test } from './journey.mjs';

const saved = (page) => expect(page.locator('.save-state')).toContainText('Saved', { timeout: 20_000 });

test('undo and redo in a tab that watches happen in a copy', async ({ page, context }) => {
  await open(page);
  await pause(page);
  await command(page, 'topic here');
  await saved(page);
  const second = await context.newPage();
  await open(second);
  await expect(second.locator('.save-state')).toContainText('Watching');
  await second.getByRole('button', { name: 'Undo: topic here' }).click();
  await expect(second.locator('.save-title')).toContainText('(2)');
  await expect(second.getByRole('button', { name: 'Redo: topic here' })).toBeEnabled();
  await saved(second);
  // The tab that writes has its topic, and nothing to redo.
  await page.bringToFront();
  await expect(page.getByRole('button', { name: 'Undo: topic here' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Nothing to redo' })).toBeVisible();
  await second.bringToFront();
  await second.getByRole('button', { name: 'Redo: topic here' }).click();
  await expect(second.getByRole('button', { name: 'Undo: topic here' })).toBeEnabled();
  await expect(second.locator('.save-title')).toContainText('(2)');
  await page.bringToFront();
  await command(page, 'topic there');
  await expect(second.getByRole('button', { name: 'Undo: topic here' })).toHaveCount(1);
});
