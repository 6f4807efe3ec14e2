// A log is looked at: closer, from further away, back to any offset, and at its tail again.

import { find, walker } from './hands.mjs';
import { build, commands, expect, openTables, test } from './journey.mjs';

const NEWEST = 299;

/** A world with one log of three hundred records, at a moment that stands still. */
const begin = (page) =>
  build(page, ['cluster brokers=1', 'topic orders', 'producer p1', 'send p1 orders key=a value=# count=300', 'run 10s']);

const title = (page) => page.locator('.popup-title');
const tails = (page) => page.getByRole('button', { name: 'Follow the tails' });
const fit = (page) => page.getByRole('button', { name: 'Fit', exact: true });

/** What a record's popup or voice says of its place. */
const offsetIn = (words) => Number(/offset ([\d,]+)/.exec(words)[1].replaceAll(',', ''));

/** Where a record of the log is seen. */
const place = (page) => find(page, 'orders-0, offset');

/** The offset of the record that is seen at a place. */
async function offsetAt(page, [x, y]) {
  await page.mouse.move(x + 1, y);
  await page.mouse.move(x, y);
  return offsetIn(await title(page).innerText());
}

/** How wide a record is drawn at a place, to a few pixels. */
async function widthAt(page, [x, y]) {
  const here = await offsetAt(page, [x, y]);
  let width = 0;
  for (const way of [-1, 1]) {
    for (let by = 2; by < 200; by += 2) {
      await page.mouse.move(x + way * by, y);
      const told = await title(page).allInnerTexts();
      if (told.length === 0 || offsetIn(told[0]) !== here) break;
      width += 2;
    }
  }
  return width;
}

test('the wheel turns a log back, a press leads to its tail again', async ({ page }) => {
  await begin(page);
  const at = await place(page);
  const newest = await offsetAt(page, at);
  await expect(tails(page)).toHaveCount(0);
  await page.mouse.wheel(-600, 0);
  await expect(tails(page)).toBeVisible();
  await expect.poll(() => offsetAt(page, at)).toBeLessThan(newest);
  const back = await offsetAt(page, at);
  await page.mouse.wheel(200, 0);
  await expect.poll(() => offsetAt(page, at)).toBeGreaterThan(back);
  await tails(page).click();
  await expect.poll(() => offsetAt(page, at)).toBe(newest);
  await expect(tails(page)).toHaveCount(0);
});

test('a log is drawn along with the pressed mouse', async ({ page }) => {
  await begin(page);
  const at = await place(page);
  const newest = await offsetAt(page, at);
  await page.mouse.down();
  await page.mouse.move(at[0] + 200, at[1], { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => offsetAt(page, at)).toBeLessThan(newest);
  await expect(page.locator('.inspector'), 'a drag selects nothing').toHaveCount(0);
});

test('keys walk to a log, turn its pages, and lead to both of its ends', async ({ page }) => {
  await begin(page);
  await page.locator('.stage').focus();
  await page.keyboard.press('ArrowDown');
  const { words: heard, press } = walker(page);
  let words = await heard();
  for (let step = 0; step < 20 && !words.startsWith('orders-0, offset'); step += 1) words = await press('ArrowRight');
  expect(words).toMatch(/^orders-0, offset/);
  expect(offsetIn(await press('Home'))).toBe(0);
  const page1 = offsetIn(await press('PageDown'));
  expect(page1).toBeGreaterThan(0);
  expect(offsetIn(await press('PageDown'))).toBe(2 * page1);
  expect(offsetIn(await press('PageUp'))).toBe(page1);
  expect(offsetIn(await press('ArrowRight'))).toBe(page1 + 1);
  await expect(tails(page)).toBeVisible();
  expect(await press('End')).toContain(`log end ${NEWEST + 1}`);
  await expect(tails(page)).toHaveCount(0);
});

test('any offset can be asked for; one that is not there is refused with what is', async ({ page }) => {
  await begin(page);
  await openTables(page);
  await page.locator('.twin .row-name', { hasText: /^orders-0$/ }).first().click();
  const field = page.getByLabel('Show from offset');
  const show = page.getByRole('button', { name: 'Show', exact: true });
  await field.fill('120');
  await show.click();
  await expect(tails(page)).toBeVisible();
  const at = await place(page);
  const seen = await offsetAt(page, at);
  expect(seen).toBeGreaterThanOrEqual(120);
  expect(seen).toBeLessThan(160);
  await field.fill('301');
  await show.click();
  await expect(page.locator('#look-bounds')).toHaveText('✕ Offsets 0 to 300');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(await offsetAt(page, at), 'nothing has moved').toBe(seen);
  await page.getByRole('button', { name: 'Follow the tail', exact: true }).click();
  await expect.poll(() => offsetAt(page, at)).toBeGreaterThan(260);
});

test('a log that is looked back in stays there while records come, and follows its tail else', async ({ page }) => {
  await begin(page);
  await commands(page, ['flow p1 orders rate=50 keys=a']);
  const at = await place(page);
  const newest = await offsetAt(page, at);
  await page.mouse.wheel(-600, 0);
  await expect(tails(page)).toBeVisible();
  await expect.poll(() => offsetAt(page, at)).toBeLessThan(newest);
  const back = await offsetAt(page, at);
  await commands(page, ['run 2s']);
  expect(await offsetAt(page, at)).toBe(back);
  await tails(page).click();
  await expect.poll(() => offsetAt(page, at)).toBeGreaterThan(newest);
});

test('one looks closer by wheel, by keys and by buttons, and fits again', async ({ page }) => {
  await begin(page);
  const at = await place(page);
  const usual = await widthAt(page, at);
  const closer = {
    wheel: async () => {
      await page.keyboard.down('Control');
      for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, -150);
      await page.keyboard.up('Control');
    },
    keys: async () => {
      await page.locator('.stage').focus();
      for (let press = 0; press < 10; press += 1) await page.keyboard.press('+');
    },
    buttons: async () => {
      for (let press = 0; press < 10; press += 1) await page.getByRole('button', { name: 'Closer', exact: true }).click();
    },
  };
  const again = { wheel: () => fit(page).click(), keys: () => page.keyboard.press('0'), buttons: () => fit(page).click() };
  for (const [way, look] of Object.entries(closer)) {
    await page.mouse.move(...at);
    await look();
    await expect(fit(page), way).toBeVisible();
    await again[way]();
    await expect(fit(page), way).toHaveCount(0);
    expect(Math.abs((await widthAt(page, at)) - usual), way).toBeLessThan(5);
  }
});
