// The journeys run against the built site (`trunk build --release`) below a sub-path of a plain host.

import { defineConfig } from '@playwright/test';
import { launchOptions } from './chromium.mjs';

const root = new URL('../../', import.meta.url).pathname;
const port = Number(process.env.PARTITA_PORT ?? 4173);
const prefix = '/some/where/partita/';
const baseURL = `http://127.0.0.1:${port}${prefix}`;
const report = process.env.PARTITA_REPORT;

export default defineConfig({
  testDir: '.',
  testMatch: '*.journey.mjs',
  outputDir: `${root}test-results/journeys`,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report ? [['list'], ['json', { outputFile: `${root}${report}` }]] : [['list']],
  use: {
    baseURL,
    browserName: 'chromium',
    launchOptions,
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'light', grepInvert: /@touch/, use: { colorScheme: 'light', viewport: { width: 1440, height: 900 } } },
    // What looks different in the dark or on a phone says so by its tag; what is done by finger, too.
    { name: 'dark', grep: /@themes/, use: { colorScheme: 'dark', viewport: { width: 1440, height: 900 } } },
    {
      name: 'phone',
      grep: /@phone|@touch/,
      use: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
  webServer: {
    command: `node tests/e2e/server.mjs dist ${port} ${prefix}`,
    cwd: root,
    url: baseURL,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
