// The site itself, before anything is done with it.

import { expect, expectAccessible, open, test } from './journey.mjs';

test('opens below a sub-path, quietly and from its own origin alone @themes @phone', async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle(/Partita/);
  await expect(page.getByRole('banner')).toContainText('Partita');
  await expect(page.getByRole('main')).toBeVisible();
});

test('has no accessibility violation @themes @phone', async ({ page }) => {
  await open(page);
  await expectAccessible(page);
});

test('follows the theme of the system @themes', async ({ page }) => {
  await open(page);
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await expect(page.locator('html')).toHaveCSS('background-color', dark ? 'rgb(18, 20, 26)' : 'rgb(251, 250, 247)');
});
