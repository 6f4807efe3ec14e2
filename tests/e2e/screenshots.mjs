// Photographs the built site: themes × sizes × languages.
//
//   node tests/e2e/screenshots.mjs FOLDER [--wait ms] [--hash route] [--only part-of-a-name] [--dist folder]
//
// The pictures are named after what they show: light-1440x900-en.png.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.mjs';
import { serve } from './server.mjs';

const THEMES = ['light', 'dark'];
const SIZES = [[1440, 900], [1024, 768], [390, 844]];
const LANGUAGES = ['en', 'ko'];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    dist: { type: 'string', default: 'dist' },
    hash: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    wait: { type: 'string', default: '6000' },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('error: name the folder for the pictures, as in `node tests/e2e/screenshots.mjs pictures`');
  process.exit(1);
}

await mkdir(folder, { recursive: true });
const site = await serve({ folder: values.dist, prefix: '/some/where/partita/' });
const browser = await chromium.launch(launchOptions);
for (const theme of THEMES) {
  for (const [width, height] of SIZES) {
    for (const language of LANGUAGES) {
      const name = `${theme}-${width}x${height}-${language}.png`;
      if (name.includes(values.only)) await photograph(name, theme, { width, height }, language);
    }
  }
}
await browser.close();
await site.close();

async function photograph(name, theme, viewport, language) {
  const context = await browser.newContext({
    colorScheme: theme,
    hasTouch: viewport.width < 600,
    isMobile: viewport.width < 600,
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    viewport,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${name}: ${message.text()}`);
  });
  await page.goto(`${site.address}${values.hash === '' ? '' : `#${values.hash}`}`);
  await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 10_000 }).catch(() => {
    console.error(`${name}: the app did not say that it is ready`);
  });
  // The picture lives: give it time to fill.
  await page.waitForTimeout(Number(values.wait));
  await page.screenshot({ path: join(folder, name) });
  console.log(join(folder, name));
  await context.close();
}
