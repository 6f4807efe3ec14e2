// Somebody types commands.

import { command, enter, expect, open, openTables, rows, test } from './journey.mjs';

const input = (page) => page.locator('#console-input');

test('a command shows its effect at once', async ({ page }) => {
  await open(page);
  await page.keyboard.press('/');
  await expect(input(page)).toBeFocused();
  await command(page, 'topic clicks partitions=2 rf=3');
  await openTables(page);
  await expect.poll(async () => (await rows(page, /clicks/)).length).toBe(2);
});

test('a mistake is pointed at, with what was meant; what was typed stays', async ({ page }) => {
  await open(page);
  await enter(page, 'sned web-shop orders key=a value=1');
  await expect(page.getByRole('alert').filter({ hasText: 'send' })).toBeVisible();
  await expect(input(page)).toHaveValue('sned web-shop orders key=a value=1');
  await command(page, 'send web-shop orders key=a value=1');
  await expect(page.getByRole('alert').filter({ hasText: 'send' })).toHaveCount(0);
});

test('what does not exist is refused with its name', async ({ page }) => {
  await open(page);
  await enter(page, 'send nobody orders value=1');
  await expect(page.getByRole('alert').filter({ hasText: 'nobody' })).toBeVisible();
});

test('words are completed', async ({ page }) => {
  await open(page);
  await input(page).pressSequentially('prod');
  await expect(page.getByRole('option').first()).toContainText('producer');
  await page.keyboard.press('Tab');
  await expect(input(page)).toHaveValue('producer ');
});

test('nonsense freezes nothing', async ({ page }) => {
  await open(page);
  for (const line of ['💥'.repeat(200), '@@ = = "', 'topic t partitions=99999999999999999999', 'flow web-shop orders rate=-1']) {
    await enter(page, line);
    await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
    await input(page).fill('');
  }
  await command(page, 'send web-shop orders value=still-here');
});
