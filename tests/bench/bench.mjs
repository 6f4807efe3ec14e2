// Measures in Chromium what `cargo xtask bench` cannot measure natively, and prints `NAME = VALUE`.
//
//   node tests/bench/bench.mjs MEASURE-FOLDER SITE-FOLDER

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { launchOptions } from '../e2e/chromium.mjs';
import { serve } from '../e2e/server.mjs';

const [measures, dist] = process.argv.slice(2);
const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, '--enable-precise-memory-info'] });

await engineAndStage();
await site();
await browser.close();

function tell(name, value, digits = 2) {
  console.log(`${name} = ${value.toFixed(digits)}`);
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

async function engineAndStage() {
  const host = await serve({ folder: measures });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => console.error(`error: ${error.message}`));
  await page.goto(`${host.address}page.html`);
  const call = (name, ...values) => page.evaluate(
    async ([name, values]) => (await import('./page.mjs'))[name](...values),
    [name, values],
  );
  tell('wasm_ms', await call('engineTime', 100_000, 5), 3);
  for (const records of [1_000, 5_000]) {
    const ratios = [];
    for (const ratio of [1, 2]) {
      const { time, messages } = await call('stageFrame', records, ratio, false);
      const bare = await call('canvasFrame', records, ratio);
      tell(`stage_ms_${records}_at_${ratio}x`, time, 3);
      tell(`canvas_ms_${records}_at_${ratio}x`, bare, 3);
      tell(`messages_${records}_at_${ratio}x`, messages, 0);
      tell(`stage_over_canvas_${records}_at_${ratio}x`, time / bare);
      ratios.push(time / bare);
      const landing = await call('stageFrame', records, ratio, true);
      tell(`stage_landing_over_canvas_${records}_at_${ratio}x`, landing.time / bare);
    }
    tell(`stage_over_canvas_${records}`, Math.max(...ratios));
  }
  await page.close();
  await host.close();
}

async function site() {
  const host = await serve({ folder: dist });
  const bare = await bareFolder();
  tell('first_load_gzip_kb', await firstLoad(host.address), 1);
  const [app, empty] = [await firstPaint(host.address), await firstPaint(bare.address)];
  tell('first_paint_ms', app, 1);
  tell('bare_paint_ms', empty, 1);
  tell('first_paint_over_bare', app / empty);
  const times = [await reload(host.address, []), await reload(host.address, hundredThousand())];
  tell('reload_ms', times[1], 0);
  tell('reload_empty_ms', times[0], 0);
  tell('reload_over_empty', times[1] / times[0]);
  await host.close();
  await bare.close();
}

/** The site's page with one paragraph and no script. */
async function bareFolder() {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const quiet = html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<link rel="(modulepreload|preload)"[^>]*>/g, '')
    .replace(/<body>[\s\S]*<\/body>/, '<body><p>Partita</p></body>');
  return serve({ folder: dist, replace: { 'index.html': quiet } });
}

/** The bytes of all files of a first visit, compressed, in kB. */
async function firstLoad(address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const bodies = [];
  page.on('response', (response) => bodies.push(response.body()));
  await page.goto(address);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

/** The first contentful paint of a first visit, in milliseconds. */
async function firstPaint(address) {
  const times = [];
  for (let round = 0; round < 9; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    times.push(await page.evaluate(() => new Promise((done) => {
      new PerformanceObserver((list) => {
        const paint = list.getEntriesByName('first-contentful-paint')[0];
        if (paint) done(paint.startTime);
      }).observe({ type: 'paint', buffered: true });
    })));
    await context.close();
  }
  return median(times);
}

function hundredThousand() {
  const lines = Array(10).fill('send web-shop orders value=0123456789 count=10000');
  return [...lines, 'run 5s'];
}

/** How long a reload takes until the picture is there again, in milliseconds. */
async function reload(address, lines) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(address);
  const ready = () => page.waitForSelector('html[data-ready]', { state: 'attached' });
  await ready();
  await page.getByRole('button', { name: 'Pause' }).click();
  for (const line of lines) {
    await page.locator('#console-input').fill(line);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#console-input').value === '');
  }
  await page.getByRole('status').filter({ hasText: /Saved$/ }).waitFor({ timeout: 120_000 });
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const begin = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await ready();
    times.push(performance.now() - begin);
  }
  await context.close();
  return median(times);
}
