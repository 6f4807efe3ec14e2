// One world is built twice: with the mouse alone, and by keys alone. What was commanded is the same.

import { readFile } from 'node:fs/promises';
import { expect, open, test } from './journey.mjs';
import { keyboard, mouse, watchHands } from './hands.mjs';

const LINES = [
  'broker b1',
  'broker b2',
  'broker b3',
  'topic orders partitions=3 rf=3',
  'alter orders partitions=4',
  'alter orders min.insync.replicas=2',
  'producer web acks=1',
  'producer p1',
  'consumer c1 group=billing topic=orders reset=earliest',
  'consumer c2 group=billing topic=orders reset=earliest',
  'consumer c3 group=audit topic=orders reset=earliest',
  'send web orders key=cart-7 value=41 partition=2 headers=source:web',
  'rename c3 auditor',
  'remove p1',
];

async function build(page, hands) {
  const within = (place) => ({
    button: (name) => place.getByRole('button', { name, exact: true }),
    field: (name) => place.getByLabel(name, { exact: true }),
  });
  const places = within(page.locator('.places').first());
  const form = within(page.locator('.side .command-form'));
  const composer = within(page.getByRole('region', { name: 'New record' }));
  const titled = (name) => expect(page.locator('.inspector-title')).toContainText(name);
  const make = async (what, named, fill) => {
    await hands.press(places.button(what));
    await fill();
    await hands.press(form.button('Add'));
    await titled(named);
  };

  await hands.press(page.locator('.save-state a'));
  await hands.press(page.getByRole('button', { name: 'New session' }));
  await expect(page).toHaveURL(/#\/$/);
  await hands.press(page.getByRole('button', { name: 'Pause', exact: true }));
  for (const broker of ['1', '2', '3']) await make('+ broker', `Broker ${broker}`, async () => {});
  await make('+ topic', 'orders', async () => {
    await hands.write(form.field('name'), 'orders');
    await hands.write(form.field('partitions'), '3');
  });
  await hands.press(places.button('+ partition'));
  const settings = within(page.locator('.settings'));
  await hands.write(settings.field('min.insync.replicas'), '2');
  await hands.press(settings.button('Apply'));
  await make('+ producer', 'web', async () => {
    await hands.write(form.field('name'), 'web');
    await hands.choose(form.field('acks'), '1');
  });
  await make('+ producer', 'p1', async () => {});
  await make('+ group', 'c1', async () => hands.write(form.field('group'), 'billing'));
  await make('+ consumer', 'c2', async () => {});
  await make('+ group', 'c3', async () => hands.write(form.field('group'), 'audit'));

  await hands.press(places.button('+ record'));
  await hands.choose(composer.field('from'), 'web');
  await hands.write(composer.field('key'), 'cart-7');
  await hands.write(composer.field('value').first(), '41');
  await hands.write(composer.field('partition'), '2');
  await hands.press(composer.button('+ header'));
  await hands.write(composer.field('name'), 'source');
  await hands.write(composer.field('value').last(), 'web');
  await hands.press(composer.button('Send'));
  await hands.press(composer.button('Close'));

  await hands.open('c3');
  await titled('c3');
  await hands.press(within(page.locator('.side .action-row')).button('Rename'));
  await hands.write(form.field('name'), 'auditor');
  await hands.press(form.button('Rename'));
  await titled('auditor');
  await hands.open('p1');
  await titled('p1');
  await hands.press(within(page.locator('.side .action-row')).button('Remove'));
  await expect(page.locator('.inspector-gone')).toBeVisible();
}

/** The commands of the session that is open, as they are carried away. */
async function commands(page, hands) {
  await hands.press(page.locator('.save-state a'));
  const carried = page.waitForEvent('download');
  await hands.press(page.getByRole('button', { name: /^Export commands/ }).first());
  const text = await readFile(await (await carried).path(), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.replace(/^@\S+ ?/, '')).filter((line) => line !== '');
}

for (const [name, make, others] of [['the mouse', mouse, 'keys'], ['keys', keyboard, 'pointers']]) {
  test(`a world is built by ${name} alone`, async ({ page }) => {
    // A long way, which a busy machine walks slowly.
    test.slow();
    const watch = await watchHands(page);
    await open(page);
    const hands = make(page);
    await build(page, hands);
    expect(await commands(page, hands)).toEqual(LINES);
    expect((await watch.count())[others], `events from ${others}`).toBe(0);
  });
}
