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

/** Fails with what axe finds, in a form that can be read. */
export async function expectAccessible(page) {
  await page.evaluate(await readFile(axePath, 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html).join('\n    ')}`,
  );
  expect(found, 'violations found by axe').toEqual([]);
}

export { expect };
