// The library of scenarios.

import { expect, open, openScenario, openTables, rows, test, waitFor } from './journey.mjs';

test('a scenario opens at its beginning and does what its sentence says', async ({ page }) => {
  await open(page, '/scenarios');
  const cards = page.locator('.library').getByRole('listitem');
  await expect(cards).not.toHaveCount(0);
  expect(await cards.count()).toBeGreaterThanOrEqual(12);
  const words = await openScenario(page, 'One record');
  expect(words).toContain('1 broker · 1 topic · 1 partition · 1 producer · 1 consumer · 1 group · 20 s');
  await openTables(page);
  await waitFor(page, 11_000);
  await expect.poll(async () => (await rows(page, /orders/))[0]['log end']).toBe('1');
});

test('every scenario says in Korean what to look for', async ({ page }) => {
  await open(page, '/scenarios');
  await page.getByRole('button', { name: '한국어' }).click();
  for (const text of await page.locator('.library .card p:first-of-type').allTextContents()) {
    expect(text).toMatch(/[가-힣]/);
  }
});
