// Where something would stand there is a slot on the picture: it is made there, by pointer and by key.

import { build, commands, expect, expectAccessible, test } from './journey.mjs';
import { keyboard, walker } from './hands.mjs';
import { expectWhole } from './seen.mjs';

const slots = (page) => page.locator('.places.on-picture');
const slot = (page, name) => slots(page).getByRole('button', { name, exact: true });
const row = (page) => page.locator('.sandbox > .places');
const form = (page) => page.locator('.side .command-form');
const title = (page) => page.locator('.inspector-title');
const undoes = (page, line) =>
  expect(page.locator('.header-undo button').first()).toHaveAttribute('aria-label', `Undo: ${line}`);

/** Clicks on the picture itself, where it shows a slot. */
async function click(page, name) {
  // The picture is laid out anew with the frame after a change.
  await expect(slot(page, name)).toBeVisible();
  await page.waitForTimeout(300);
  const { x, y, width, height } = await slot(page, name).boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
}

/** Walks over the picture by arrows, those with a star as far as they lead, to a slot, and presses Enter. */
async function walk(page, name, ...arrows) {
  await keyboard(page).go(page.locator('.stage'));
  const { words, press } = walker(page);
  for (const arrow of arrows) {
    const [key, far] = [arrow.replace('*', ''), arrow.endsWith('*')];
    for (let before = await words(); (await press(key)) !== before && far; before = await words());
  }
  expect(await words(), 'what the keyboard is on').toMatch(new RegExp(`^\\${name}[.:]`));
  await page.keyboard.press('Enter');
}

test('producer, topic, partition, group, consumer and record are made by clicks on the picture', async ({ page }) => {
  await build(page, ['cluster brokers=1']);
  const add = () => form(page).getByRole('button', { name: 'Add', exact: true }).click();
  await click(page, '+ topic');
  await form(page).getByLabel('name', { exact: true }).fill('orders');
  await form(page).getByLabel('partitions', { exact: true }).fill('2');
  await add();
  await expect(title(page)).toContainText('orders');
  await click(page, '+ producer');
  await add();
  await expect(title(page)).toContainText('p1');
  await click(page, '+ partition');
  await undoes(page, 'alter orders partitions=3');
  await click(page, '+ group');
  await form(page).getByLabel('group', { exact: true }).fill('billing');
  await add();
  await expect(title(page)).toContainText('c1');
  await click(page, '+ consumer');
  await expect(form(page).getByLabel('group', { exact: true })).toHaveValue('billing');
  await add();
  await expect(title(page)).toContainText('c2');
  await click(page, '+ broker');
  await add();
  await expect(title(page)).toContainText('Broker 2');
  await click(page, '+ record');
  await page.locator('.composer').getByRole('button', { name: 'Send', exact: true }).click();
  await undoes(page, 'send p1 orders value=1');
  await expect(row(page), 'nothing stands below the picture').toHaveCount(0);
});

test('the same is made by keys on the picture alone', async ({ page }) => {
  // A long way, which a busy machine walks slowly.
  test.slow();
  await build(page, ['cluster brokers=1']);
  const hands = keyboard(page);
  const add = () => hands.press(form(page).getByRole('button', { name: 'Add', exact: true }));
  const name = () => form(page).getByLabel('name', { exact: true });
  await walk(page, '+ producer');
  await add();
  await expect(title(page)).toContainText('p1');
  await walk(page, '+ topic', 'ArrowRight');
  await hands.write(name(), 'orders');
  await add();
  await expect(title(page)).toContainText('orders');
  await walk(page, '+ partition', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await undoes(page, 'alter orders partitions=5');
  await walk(page, '+ group', 'ArrowRight');
  await add();
  await expect(title(page)).toContainText('c1');
  await walk(page, '+ consumer', 'ArrowDown');
  await add();
  await expect(title(page)).toContainText('c2');
  await walk(page, '+ record', 'ArrowLeft', 'ArrowDown*', 'ArrowRight');
  await hands.press(page.locator('.composer').getByRole('button', { name: 'Send', exact: true }));
  await undoes(page, 'send p1 orders value=1');
});

test('a button lies over each slot: it is found by its name, has the focus, and is scrolled to', async ({ page }) => {
  await build(page, ['cluster brokers=3', 'topic orders partitions=36 rf=1', 'topic stock partitions=2 rf=1']);
  const many = slot(page, '+ partition: Topic stock');
  await expect(slots(page).getByRole('button')).toHaveCount(6);
  await expectAccessible(page, '.stage-frame');
  await expectWhole(page, 'with slots that are scrolled away');
  await keyboard(page).press(slot(page, '+ topic'));
  await expect(form(page).getByLabel('partitions', { exact: true })).toBeVisible();
  await expect(slot(page, '+ topic')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Escape');
  await keyboard(page).press(many);
  await undoes(page, 'alter stock partitions=3');
});

test('where bars are too many for slots they stand in a row below, and so beside the brokers', async ({ page }) => {
  await build(page, ['cluster brokers=3', 'topic orders partitions=2 rf=1']);
  await expect(slot(page, '+ topic')).toBeVisible();
  await expect(row(page)).toHaveCount(0);
  await commands(page, ['topic clicks partitions=1000 rf=1']);
  await expect(row(page)).toBeVisible();
  await expect(slots(page)).toHaveCount(0);
  await expectWhole(page, 'with a thousand partitions');
  await commands(page, ['delete-topic clicks']);
  await expect(slot(page, '+ topic')).toBeVisible();
  await expect(row(page)).toHaveCount(0);
  await page.locator('.view').last().click();
  await expect(row(page)).toBeVisible();
});

test('a phone has slots where there is nothing yet, and beside the first clients @touch', async ({ page }) => {
  await build(page, []);
  for (const name of ['+ producer', '+ topic', '+ group']) await expect(slot(page, name)).toBeVisible();
  await expectWhole(page, 'in an empty world');
  await commands(page, ['cluster brokers=1', 'topic orders partitions=2']);
  await expect(slot(page, '+ topic')).toHaveCount(0);
  await slot(page, '+ producer').tap();
  await form(page).getByRole('button', { name: 'Add', exact: true }).tap();
  await page.locator('.side-close').tap();
  await slot(page, '+ group').tap();
  await form(page).getByRole('button', { name: 'Add', exact: true }).tap();
  await page.locator('.side-close').tap();
  await expectWhole(page, 'beside the first clients');
  await expect(slot(page, '+ consumer')).toBeVisible();
});
