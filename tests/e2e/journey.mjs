// What every journey starts from.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test as base } from '@playwright/test';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * A test whose page must stay quiet: no error on the console, no uncaught exception, no failed
 * request, and no request that leaves the site's own origin.
 */
export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const complaints = [];
    const origin = new URL(baseURL).origin;
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== origin) {
        complaints.push(`request to another origin: ${url}`);
      }
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
    });
    await use(page);
    expect(complaints, 'complaints of the page').toEqual([]);
  },
});

/** Opens the app and waits until its first frame is painted. */
export async function open(page, hash = '') {
  await page.goto(hash === '' ? './' : `./#${hash}`);
  await ready(page);
}

/** Waits until the picture lives: the app sets `data-ready` on <html> once the first frame is painted. */
export async function ready(page) {
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
}

/** The moment that is shown, in milliseconds of virtual time. */
export async function now(page) {
  return Number(await page.locator('.timeline').getAttribute('aria-valuenow'));
}

/** Waits until the run has come to a moment by itself. */
export async function waitFor(page, milliseconds) {
  await expect.poll(() => now(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(milliseconds);
}

/** Opens a scenario whose card says so from the library; its clock begins anew. Gives the card's words. */
export async function openScenario(page, text) {
  await open(page, '/scenarios');
  const card = page.locator('.library').getByRole('listitem').filter({ hasText: text });
  const words = await card.innerText();
  // Until it is there, the clock is that of the session before it.
  const before = await now(page);
  await card.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => now(page)).toBeLessThan(before);
  return words;
}

/** Stops the run where it is. */
export async function pause(page) {
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
}

/** Goes to a whole second of the run by the keys of the timeline. */
export async function seek(page, seconds) {
  await page.locator('.timeline').focus();
  await page.keyboard.press('Home');
  for (let second = 0; second < seconds; second += 1) await page.keyboard.press('PageUp');
  await expect.poll(() => now(page)).toBe(seconds * 1000);
}

/** Types a line into the console and enters it. */
export async function enter(page, line) {
  await page.locator('#console-input').fill(line);
  await page.keyboard.press('Enter');
}

/** Enters a line that must be taken. */
export async function command(page, line) {
  await enter(page, line);
  await expect(page.locator('#console-input')).toHaveValue('');
}

/**
 * Begins an empty session, stops it, and builds a world in it by lines. At the end the console is shut and
 * the picture stands still.
 */
export async function build(page, lines) {
  await open(page, '/sessions');
  await page.getByRole('button', { name: 'New session' }).click();
  await expect(page).toHaveURL(/#\/$/);
  await pause(page);
  await commands(page, lines);
}

/** Enters lines that must be taken, and shuts the console. */
export async function commands(page, lines) {
  for (const line of lines) await command(page, line);
  await page.keyboard.press('Escape');
  await expect(page.locator('.console.open')).toHaveCount(0);
  await expect(page.locator('.clock-note')).toBeEmpty();
}

/** Opens the picture's twin, the tables, if they are not open. */
export async function openTables(page) {
  const toggle = page.getByRole('banner').getByRole('button', { name: 'Table', exact: true });
  if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click();
  await expect(page.getByRole('table').first()).toBeVisible();
}

/** The rows of a table, each an object from heading to text. */
export async function rows(page, caption) {
  return page.getByRole('table', { name: caption }).first().evaluate((table) => {
    const texts = (cells) => [...cells].map((cell) => cell.textContent.trim());
    const headings = texts(table.querySelectorAll('thead th'));
    return [...table.querySelectorAll('tbody tr')].map((row) =>
      Object.fromEntries(texts(row.cells).map((text, column) => [headings[column], text])),
    );
  });
}

/** Fails with what axe finds on the page or in a part of it, in a form that can be read. */
export async function expectAccessible(page, part = 'html') {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(axePath, 'utf8'));
  const { violations } = await page.evaluate((part) => window.axe.run(part), part);
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html).join('\n    ')}`,
  );
  expect(found, 'violations found by axe').toEqual([]);
}

export { expect };
