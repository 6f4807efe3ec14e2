// The brokers' view: one partition's copies on one ruler, and what comes next if nobody does anything.

import { command, expect, now, open, openScenario, openTables, pause, rows, test, waitFor } from './journey.mjs';

const NEXT = /If nobody does anything, next/;

test('what comes next is said before it happens, and happens', async ({ page }) => {
  await openScenario(page, 'Stopped in order, or killed');
  await waitFor(page, 4_000);
  await pause(page);
  const brokers = page.getByRole('navigation', { name: 'Views of this world' }).getByRole('button', { name: 'Brokers' });
  await expect(brokers).toHaveAttribute('aria-pressed', 'true');
  await command(page, 'kill b1');
  await openTables(page);
  await expect.poll(async () => (await rows(page, NEXT)).map((row) => row['what happens']).join('\n')).toMatch(/fences b1/);
  const [first] = await rows(page, NEXT);
  const copies = await rows(page, /Copies of orders-0/);
  expect(copies.map((row) => row.state).join('\n')).toMatch(/dead/);
  const [minutes, seconds] = first.time.split(':').map(Number);
  const at = Math.ceil((minutes * 60 + seconds) * 1000);
  await command(page, 'run 15s');
  await expect.poll(() => now(page)).toBeGreaterThan(at);
  await expect.poll(async () => (await rows(page, NEXT)).some((row) => row.time === first.time)).toBe(false);
});

test('without a broken thing what goes on all the time is said', async ({ page }) => {
  await open(page);
  await page.keyboard.press('2');
  await openTables(page);
  await expect.poll(async () => (await rows(page, NEXT)).length).toBeGreaterThan(0);
  await page.keyboard.press('1');
  await expect(page.getByRole('table', { name: NEXT })).toHaveCount(0);
});
