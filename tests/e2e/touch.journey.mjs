// Somebody holds a phone: everything by finger.

import { hand } from './fingers.mjs';
import { expect, now, open, test, waitFor } from './journey.mjs';
import { expectWhole } from './seen.mjs';

const button = (place, name) => place.getByRole('button', { name, exact: true });
const title = (page) => page.locator('.inspector-title');

/** Begins an empty session by its own list. */
async function begin(page) {
  await open(page);
  await expectWhole(page, 'on opening');
  await page.locator('.save-state a').tap();
  await expect(button(page, 'New session')).toBeVisible();
  await expectWhole(page, 'in the list of sessions');
  await button(page, 'New session').tap();
  await expect(page).toHaveURL(/#\/$/);
  await expectWhole(page, 'in an empty session');
}

/** Makes something by the sheet. */
async function make(page, what, fields = {}) {
  const form = page.locator('.side .command-form');
  await page.locator('.console-add').tap();
  await button(page.locator('.making'), what).tap();
  for (const [name, value] of Object.entries(fields)) {
    await form.getByLabel(name, { exact: true }).tap();
    await form.getByLabel(name, { exact: true }).fill(value);
  }
  await expectWhole(page, `in the form of ${what}`);
  await button(form, 'Add').tap();
  await expect(title(page)).toBeVisible();
  await expectWhole(page, `beside what ${what} made`);
  await page.locator('.side-close').tap();
}

/** Taps down along the strips of the picture until what is shown has this name. */
async function tapDown(page, fingers, name) {
  const stage = await page.locator('.stage').boundingBox();
  for (let down = 60; down < stage.height; down += 16) {
    await fingers.tap([stage.x + 56, stage.y + down]);
    if ((await title(page).allInnerTexts()).some((text) => text.includes(name))) return;
    if (await page.locator('.side-close').isVisible()) await page.locator('.side-close').tap();
  }
  throw new Error(`no tap finds ${name}`);
}

test('a small world is built, played, asked and scrubbed by finger @touch', async ({ page }) => {
  await begin(page);
  await make(page, '+ broker');
  await make(page, '+ topic', { name: 'orders', partitions: '2' });
  await make(page, '+ producer');
  await make(page, '+ group');
  await page.locator('.console-add').tap();
  await button(page.locator('.making'), '+ record').tap();
  const composer = page.getByRole('region', { name: 'New record' });
  await composer.getByLabel('key', { exact: true }).tap();
  await composer.getByLabel('key', { exact: true }).fill('cart-7');
  await expectWhole(page, 'while a record is written');
  await button(composer, 'Send').tap();
  await button(composer, 'Close').tap();
  const sent = await now(page);
  await waitFor(page, sent + 3_000);
  await button(page, 'Pause').tap();
  await expectWhole(page, 'with a record in its log');

  const fingers = await hand(page);
  await tapDown(page, fingers, 'offset 0');
  await expectWhole(page, 'beside a record');
  await page.locator('.side-close').tap();

  const line = await page.locator('.timeline').boundingBox();
  const knob = await page.locator('.timeline-knob').boundingBox();
  const height = line.y + line.height / 2;
  await fingers.draw([knob.x + knob.width / 2, height], [line.x + 4, height]);
  await expect.poll(() => now(page), { message: 'time is scrubbed back' }).toBeLessThan(sent);
});

test('one looks closer by pinching, along by drawing, and fits again @touch', async ({ page }) => {
  await open(page);
  await button(page, 'Pause').tap();
  const fingers = await hand(page);
  const stage = await page.locator('.stage').boundingBox();
  const middle = [stage.x + stage.width / 2, stage.y + stage.height / 2];
  const picture = () => page.locator('.stage').screenshot();
  const fit = button(page, 'Fit');
  const usual = await picture();
  await expect(fit).toHaveCount(0);
  await fingers.pinch(middle, 80, 240);
  await expect(fit).toBeVisible();
  await expectWhole(page, 'from close by');
  await expect.poll(async () => (await picture()).equals(usual), { message: 'all is larger' }).toBe(false);
  const close = await picture();
  await fingers.draw(middle, [middle[0] - 120, middle[1] - 60]);
  await expect.poll(async () => (await picture()).equals(close), { message: 'the picture moves along' }).toBe(false);
  await expect(page.locator('.inspector'), 'nothing is selected by drawing').toHaveCount(0);
  // A tap while the browser still follows the finger that drew only ends that: one taps again.
  await expect(async () => {
    if ((await fit.count()) > 0) await fit.tap({ timeout: 1_000 });
    await expect(fit).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
});

test('the ledger and the brokers are read by finger @touch', async ({ page }) => {
  await open(page);
  await button(page, 'Pause').tap();
  await button(page.getByRole('banner'), 'Table').tap();
  await expectWhole(page, 'in the tables');
  await page.locator('.twin .row-name', { hasText: /^web-shop$/ }).first().tap();
  await page.locator('.ledger-number').first().tap();
  await expect(page.locator('.ledger-record').first()).toBeVisible();
  await expectWhole(page, 'in the list of records');
  await page.locator('.ledger-record').first().tap();
  await expect(page.locator('.ledger-fate .story-link').first()).toBeVisible();
  await expectWhole(page, 'in what became of a record');
  await page.locator('.side-close').tap();
  await page.locator('.view', { hasText: 'Brokers' }).tap();
  await expect(page.locator('.view[aria-pressed=true]')).toHaveText(/Brokers/);
  await expectWhole(page, 'in the view of brokers');
});
