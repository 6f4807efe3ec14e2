// Charts: the same clock as the stage, the same numbers as the table.

import { command, expect, now, open, pause, test } from './journey.mjs';

/** Opens the charts: beside the stage, on the phone in the sheet. */
export async function openCharts(page, phone = false) {
  const name = 'Charts';
  if (phone) {
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('group', { name: 'Beside the picture' }).getByRole('button', { name }).click();
  } else {
    await page.getByRole('banner').getByRole('button', { name }).click();
  }
  await expect(page.getByRole('img', { name: /Records in and out/ })).toBeVisible();
}

test('the library of charts comes with the first chart, not with the page', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await open(page);
  expect(asked.filter((path) => path.includes('uPlot'))).toEqual([]);
  await openCharts(page);
  expect(asked.filter((path) => path.includes('uPlot'))).toHaveLength(2);
  await expect(page.locator('.plot canvas')).toHaveCount(2);
});

test('a chart and its table show the rate of a flow', async ({ page }) => {
  await open(page);
  await command(page, 'topic clicks partitions=1');
  await command(page, 'producer tracker linger.ms=0');
  await command(page, 'flow tracker clicks rate=7');
  await command(page, 'run 20s');
  await openCharts(page);
  await pause(page);
  await page.locator('.chart-choice select').selectOption({ label: 'tracker' });
  const cells = page.locator('.chart-table tbody td');
  await expect(page.getByRole('table', { name: 'tracker, newest first' })).toBeVisible();
  await expect.poll(async () => new Set(await cells.allTextContents())).toContain('7');
});

test('a click on a chart goes to its moment, a row of the table to its own', async ({ page }) => {
  await open(page);
  await openCharts(page);
  const plot = page.locator('.plot .u-over').first();
  const box = await plot.boundingBox();
  await plot.click({ position: { x: box.width / 4, y: box.height / 2 } });
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect.poll(() => now(page)).toBeLessThan(10_000);
  const newest = page.locator('.chart-table .row-name').nth(2);
  const [minutes, seconds] = (await newest.textContent()).split(':').map(Number);
  await newest.press('Enter');
  await expect.poll(() => now(page)).toBe((minutes * 60 + seconds) * 1000);
});

test('on the phone charts stand in the sheet @phone', async ({ page, isMobile }) => {
  await open(page);
  await openCharts(page, isMobile);
  const { width } = page.viewportSize();
  const box = await page.locator('.plot').first().boundingBox();
  expect(box.x + box.width).toBeLessThanOrEqual(width);
});
