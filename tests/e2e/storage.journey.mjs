// What the browser keeps, seen from the built site: reloads, killed tabs, second tabs, full disks,
// damaged records, browsers without storage.

import { expect, expectAccessible, open, ready, test } from './journey.mjs';

/** Gives a line to the console. */
async function command(page, line) {
  const input = page.locator('#console-input');
  await input.fill(line);
  await input.press('Escape');
  await input.press('Enter');
}

/** Whether the header says that all is saved. */
const saved = (page) => expect(page.locator('.save-state')).toContainText('· Saved');

/** How many commands of all sessions lie in the journal. */
const journalLength = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('partita');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const keys = database.transaction('journal').objectStore('journal').getAllKeys();
          keys.onerror = () => reject(keys.error);
          keys.onsuccess = () => {
            database.close();
            resolve(keys.result.filter(([, number]) => typeof number === 'number').length);
          };
        };
      }),
  );

/** Whether the world has a topic, by the tables. */
async function expectTopic(page, name) {
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page.locator('.side-place')).toContainText(name);
}

test('a reload goes on where the run was', async ({ page }) => {
  await open(page);
  await command(page, 'topic payments partitions=2');
  await saved(page);
  const length = await journalLength(page);
  await page.reload();
  await ready(page);
  await expectTopic(page, 'payments');
  expect(await journalLength(page)).toBe(length);
});

test('a killed tab loses no command', async ({ page, context }) => {
  await open(page);
  await command(page, 'topic payments partitions=2');
  await saved(page);
  const length = await journalLength(page);
  const devtools = await context.newCDPSession(page);
  // The tab is gone before it can answer.
  devtools.send('Page.crash').catch(() => {});
  await page.waitForEvent('crash');
  const again = await context.newPage();
  await open(again);
  await expectTopic(again, 'payments');
  expect(await journalLength(again)).toBe(length);
});

test('a second tab runs a copy and says so', async ({ page, context }) => {
  await open(page);
  await saved(page);
  const second = await context.newPage();
  await open(second);
  await expect(second.locator('.save-state')).toContainText('Copy, not saved');
  const length = await journalLength(page);
  await command(second, 'topic elsewhere');
  await command(page, 'topic here');
  await saved(page);
  await expect.poll(() => journalLength(page)).toBe(length + 1);
});

test('a full disk is told, the run goes on, and nothing is lost', async ({ page, context, baseURL }) => {
  const devtools = await context.newCDPSession(page);
  const origin = new URL(baseURL).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
  await open(page);
  await saved(page);
  const length = await journalLength(page);
  await page.evaluate(fillStorage);
  await command(page, 'topic payments partitions=2');
  await expect(page.locator('.save-state')).toContainText('Not saved');
  await expect(page.locator('.save-state')).toContainText('storage is full');
  await expectTopic(page, 'payments');
  expect(await journalLength(page)).toBe(length);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await expect(page.locator('.save-state')).toContainText('· Saved', { timeout: 40_000 });
  expect(await journalLength(page)).toBe(length + 1);
});

/** In the page: writes until the browser refuses. */
async function fillStorage() {
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('filler');
    opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  for (let size = 262_144; size >= 256; ) {
    const bytes = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)));
    const fits = await new Promise((resolve) => {
      const writing = database.transaction('bytes', 'readwrite');
      for (let written = 0; written < size; written += bytes.length) {
        writing.objectStore('bytes').put(bytes.slice());
      }
      writing.oncomplete = () => resolve(true);
      writing.onabort = () => resolve(false);
    });
    if (!fits) size /= 2;
  }
  database.close();
}

test('a damaged session is refused, kept and can be carried away', async ({ page }) => {
  await open(page);
  await command(page, 'topic payments partitions=2');
  await saved(page);
  // A page of the same origin in which nothing runs.
  const body = '<!doctype html><link rel="icon" href="data:,">';
  await page.route('**/quiet', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('./quiet');
  const damage = () =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('partita');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const writing = database.transaction('journal', 'readwrite');
        writing.objectStore('journal').put(new Uint8Array([1, 2, 3]), [1, 1]);
        writing.oncomplete = () => resolve(database.close());
        writing.onabort = () => reject(writing.error);
      };
    });
  await page.evaluate(damage);
  await open(page);
  const notice = page.locator('.notice');
  await expect(notice).toContainText('Session 1 is damaged (journal entry 1)');
  await saved(page);
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await notice.getByRole('button', { name: 'Export what is there' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('partita-session-1.json');
  const exported = JSON.parse(await (await file.createReadStream()).toArray().then(String));
  expect(exported.commands.some(({ line }) => line === 'topic payments partitions=2')).toBe(true);
  expect(exported.journal[1].bytes).toBe('AQID');
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toHaveCount(0);
});

test('without storage the app runs in memory and says so', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
  });
  await open(page);
  await expect(page.locator('.save-state')).toContainText('in memory only');
  await command(page, 'topic payments partitions=2');
  await expectTopic(page, 'payments');
});

test('kept sessions can be opened again and deleted', async ({ page }) => {
  await open(page);
  await command(page, 'topic payments partitions=2');
  await saved(page);
  await page.goto('./#/scenarios');
  await page.getByRole('listitem').filter({ hasText: 'worked flow' }).getByRole('button', { name: 'Open' }).click();
  await saved(page);
  await page.goto('./#/scenarios');
  const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText('Open now');
  await expectAccessible(page);
  await sessions.last().getByRole('button', { name: /^Open/ }).click();
  await expectTopic(page, 'payments');
  await page.goto('./#/scenarios');
  await expect(sessions.last()).toContainText('Open now');
  await sessions.first().getByRole('button', { name: /^Delete/ }).click();
  await sessions.first().getByRole('button', { name: /^Delete for good/ }).click();
  await expect(sessions).toHaveCount(1);
});
