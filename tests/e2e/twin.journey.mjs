// The twin: everything on the picture by the keyboard alone.

import { expect, open, openTables, pause, test } from './journey.mjs';

test('arrows walk all rows and headings, Enter opens what can be done', async ({ page }) => {
  await open(page);
  await pause(page);
  await openTables(page);
  const names = page.locator('.twin .row-name');
  const texts = await names.allTextContents();
  for (const thing of ['web-shop', 'b1', 'orders', 'orders-0', 'c3']) {
    expect(texts.some((text) => text.includes(thing)), thing).toBe(true);
  }
  await names.first().focus();
  const walked = [];
  for (let step = 0; step < texts.length; step += 1) {
    walked.push(await page.evaluate(() => document.activeElement.textContent));
    await page.keyboard.press('ArrowDown');
  }
  expect(walked).toEqual(texts);
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector')).toBeVisible();
});

test('what moves is said once at a step, and shown without motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await pause(page);
  const live = page.locator('.live');
  await expect(live).toHaveCount(1);
  const before = await live.textContent();
  await page.getByRole('button', { name: 'Next event' }).click();
  await expect(live).not.toHaveText(before);
});
