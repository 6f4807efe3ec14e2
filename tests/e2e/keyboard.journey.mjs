// Somebody uses no pointer.

import { expect, now, open, test } from './journey.mjs';

test('space stops and starts the run', async ({ page }) => {
  await open(page);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('? lists the shortcuts, Escape puts them away', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('single events can be stepped, forward and back', async ({ page }) => {
  await open(page);
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'Next event' }).focus();
  const here = await now(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => now(page)).toBeGreaterThanOrEqual(here);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => now(page)).toBeLessThanOrEqual(here);
});
