// Somebody reads Korean.

import { expect, expectAccessible, now, open, ready, test } from './journey.mjs';

const HANGUL = /[가-힣]/;

test('the language changes without a reload, and is kept @phone', async ({ page }) => {
  await open(page);
  await page.evaluate(() => { window.sameDocument = true; });
  const before = await now(page);
  await page.getByRole('button', { name: '한국어' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.getByRole('banner')).toContainText(HANGUL);
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible();
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  expect(await now(page), 'the run goes on').toBeGreaterThanOrEqual(before);
  await page.reload();
  await ready(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
});

test.describe('in a Korean browser', () => {
  test.use({ locale: 'ko-KR' });

  test('Korean is there from the start, and nothing is left in English @themes @phone', async ({ page }) => {
    await open(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(page.getByRole('main')).toContainText(HANGUL);
    await expectAccessible(page);
  });
});
