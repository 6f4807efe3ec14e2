// Somebody builds and changes a world from the picture, and takes it back.

import { expect, expectAccessible, open, openTables, pause, ready, rows, test } from './journey.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const undo = (page) => page.getByRole('button', { name: /^Undo:/ });
const redo = (page) => page.getByRole('button', { name: /^Redo:/ });
const partitions = async (page) => (await rows(page, /orders/)).length;

/** Selects a thing by its row in the tables. */
async function select(page, name) {
  await openTables(page);
  const named = new RegExp(`^(Topic |Group )?${name}$`);
  await page.locator('.twin').getByRole('button', { name: named }).first().click();
  await expect(page.getByRole('heading', { name: 'Act' })).toBeVisible();
}

test('a partition is added, taken back, brought back, also after a reload', async ({ page }) => {
  await open(page);
  await pause(page);
  await button(page, '+ partition').click();
  await openTables(page);
  await expect.poll(() => partitions(page)).toBe(5);
  await page.keyboard.press('Control+z');
  await expect.poll(() => partitions(page)).toBe(4);
  await page.reload();
  await ready(page);
  await expect(redo(page)).toHaveAttribute('aria-label', 'Redo: alter orders partitions=5');
  await redo(page).click();
  await openTables(page);
  await expect.poll(() => partitions(page)).toBe(5);
  await undo(page).click();
  await expect.poll(() => partitions(page)).toBe(4);
});

test('settings are refused as Kafka refuses them, put right, and applied as one line', async ({ page }) => {
  await open(page);
  await pause(page);
  await select(page, 'orders');
  const apply = button(page, 'Apply');
  await expect(apply).toHaveAttribute('aria-disabled', 'true');
  await page.getByLabel('segment.bytes', { exact: true }).fill('524288');
  await page.getByLabel('min.insync.replicas', { exact: true }).fill('2');
  await expect(page.getByText('Value must be at least 1048576')).toBeVisible();
  await expect(page.getByText('1 of 2 refused.')).toBeVisible();
  await expectAccessible(page);
  await button(page, 'Use 1048576').click();
  await expect(apply).toHaveAttribute('aria-disabled', 'false');
  await apply.click();
  await expect(undo(page)).toHaveAttribute('aria-label', 'Undo: alter orders min.insync.replicas=2 segment.bytes=1048576');
  await undo(page).click();
  await expect(page.getByLabel('min.insync.replicas', { exact: true })).not.toHaveValue('2');
});

test('what was typed stays while something else is looked at', async ({ page }) => {
  await open(page);
  await select(page, 'orders');
  await page.getByLabel('retention.ms', { exact: true }).fill('3600000');
  await select(page, 'web-shop');
  await select(page, 'orders');
  await expect(page.getByLabel('retention.ms', { exact: true })).toHaveValue('3600000');
});

test('a record is written by hand, and where it would go is said before', async ({ page }) => {
  await open(page);
  await pause(page);
  await button(page, '+ record').click();
  const composer = page.getByRole('region', { name: 'New record' });
  await composer.getByRole('textbox', { name: 'key', exact: true }).fill('cart-17');
  await expect(composer).toContainText('Would go to partition 2');
  await expect(composer).toContainText('0xa3804c4a, sign bit cleared 595610698, mod 4 = 2');
  await composer.getByRole('button', { name: 'Send' }).click();
  await expect(undo(page)).toHaveAttribute('aria-label', /^Undo: send .* orders key=cart-17/);
});

test('a topic with records is asked about in place, deleted, and brought back', async ({ page }) => {
  await open(page);
  await pause(page);
  await select(page, 'orders');
  await button(page, 'Delete topic').click();
  await button(page, 'Delete').click();
  await openTables(page);
  await expect(page.getByRole('table', { name: /orders/ })).toHaveCount(0);
  await undo(page).click();
  await expect.poll(() => partitions(page)).toBe(4);
});

test('a consumer gets another name', async ({ page }) => {
  await open(page);
  await select(page, 'c1');
  await button(page, 'Rename').click();
  await page.getByLabel('name', { exact: true }).fill('reader');
  await page.locator('.command-form').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { name: /reader/ }).first()).toBeVisible();
});
