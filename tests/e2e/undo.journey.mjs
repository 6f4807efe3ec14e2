// Whatever a person does by buttons and forms is taken back and brought back, and the world is what it was.

import { build, commands, expect, open, test } from './journey.mjs';

/** Words that only the console has; `crates/engine/tests/undo.rs` undoes these, and all others. */
const BY_CONSOLE = [
  'cluster', 'delete-records', 'elect', 'reset-offsets', 'run', 'set cluster', 'set wire',
];

/** What was done in this file, by the command's first word. */
const DONE = {
  'a producer': ['producer', 'flow', 'flow', 'send', 'set', 'stop', 'start', 'crash', 'start', 'rename', 'remove'],
  'a consumer and its group': [
    'consumer', 'set', 'set', 'commit', 'seek', 'rename', 'rename-group', 'crash', 'start', 'stop', 'remove', 'delete-group',
  ],
  'a topic': ['topic', 'alter', 'alter', 'alter', 'topic', 'delete-topic', 'delete-topic'],
  'a broker': [
    'broker', 'remove', 'pause', 'resume', 'slow', 'slow', 'kill', 'start', 'stop', 'start', 'lose-disk', 'start',
  ],
  'a link': ['cut', 'heal', 'hold', 'release', 'delay', 'delay', 'drop next'],
};

const WORLD = [
  'cluster brokers=3',
  'topic orders partitions=3 rf=3',
  'producer p1',
  'consumer c1 group=billing topic=orders',
  'send p1 orders key=a value=1 count=5',
  'run 12s',
];

/** What is told ten times a second must have been told at least once within this, in milliseconds. */
const LONGER_THAN_A_REFRESH = 250;

/** What is known once it stays the same: panels are told of a change one after another. */
async function settled(page, thing) {
  let known = await state(page, thing);
  await expect.poll(async () => {
    const before = known;
    await page.waitForTimeout(LONGER_THAN_A_REFRESH);
    known = await state(page, thing);
    return known === before;
  }, { message: 'the tables come to rest' }).toBe(true);
  return known;
}

/** Everything that is known of the world: all tables, and what the inspector tells of a thing that is there. */
async function state(page, thing) {
  const there = await choose(page, thing);
  return page.evaluate((there) => {
    const told = '.inspector :is(.inspector-title, .inspector-body, .ledger, .action-row, .settings)';
    const parts = there ? `.twin-table, ${told}` : '.twin-table';
    const texts = [...document.querySelectorAll(parts)].map((part) => part.innerText);
    const fields = [...document.querySelectorAll('.settings :is(input, select)')];
    return [...texts, ...(there ? fields : []).map((field) => `${field.id} ${field.value}`)].join('\n');
  }, there);
}

/**
 * Shows a thing in the inspector, by its row or heading in the tables; says whether it is there. It looks and
 * clicks in one go: a row that goes away in between would be waited for.
 */
function choose(page, thing) {
  return page.evaluate((thing) => {
    const names = [thing, `Topic ${thing}`, `Group ${thing}`];
    const rows = [...document.querySelectorAll('.twin-tables .row-name')];
    const row = rows.find((row) => names.includes(row.textContent.trim()));
    row?.click();
    return row !== undefined;
  }, thing);
}

/** Acts, undoes, redoes; each time the world is looked at. Gives the word of the command. */
async function walk(page, thing, act) {
  const undo = page.locator('.header-undo button').first();
  const redo = page.locator('.header-undo button').last();
  const before = await settled(page, thing);
  const last = await undo.getAttribute('aria-label');
  await act();
  await expect(undo, 'something was done').not.toHaveAttribute('aria-label', last);
  const line = (await undo.getAttribute('aria-label')).replace('Undo: ', '');
  const is = (expected, what) =>
    expect.poll(() => state(page, thing), { message: `${what}: ${line}`, intervals: [20] });
  await is(before, 'done').not.toBe(before);
  const after = await settled(page, thing);
  await undo.click();
  await is(before, 'undone').toBe(before);
  await redo.click();
  await is(after, 'redone').toBe(after);
  return line;
}

/** Walks through steps: what is looked at, what is done, and what must happen before. */
async function story(page, name, steps) {
  // A long way, which a busy machine walks slowly.
  test.slow();
  await build(page, WORLD);
  const lines = [];
  for (const [thing, act, before] of steps) {
    if (before) await commands(page, [before]);
    lines.push(await walk(page, thing, act));
  }
  const words = lines.map((line) => (/^(set wire|set cluster|drop next)/.exec(line) ?? /^\S+/.exec(line))[0]);
  expect(words).toEqual(DONE[name]);
}

/** What a person has in hand on the page. */
function tools(page) {
  const button = (place, name) => page.locator(place).getByRole('button', { name, exact: true });
  const press = (name) => () => button('.side .action-row', name).first().click();
  /** Opens a form by a button, fills it in and sends it. */
  const fill = (name, fields, send) => async () => {
    await button('.side .action-row', name).click();
    await complete('.side .command-form', fields, send);
  };
  const make = (name, fields = {}) => async () => {
    await button('.places', name).first().click();
    await complete('.side .command-form', fields, 'Add');
  };
  const settings = (fields) => () => complete('.settings', fields, 'Apply');
  const complete = async (place, fields, send) => {
    for (const [name, value] of Object.entries(fields)) {
      await page.locator(place).getByLabel(name, { exact: true }).fill(value);
    }
    await button(place, send).click();
  };
  return { button, press, fill, make, settings, complete };
}

test('a producer', async ({ page }) => {
  const { button, press, fill, make, settings } = tools(page);
  await story(page, 'a producer', [
    ['p2', make('+ producer')],
    ['p2', fill('Set rate', { 'records per second': '2' }, 'Set')],
    ['p2', press('Stop sending')],
    ['p2', async () => {
      await button('.places', '+ record').first().click();
      await button('.composer', 'Send').click();
      await button('.composer', 'Close').click();
    }],
    ['p2', settings({ 'linger.ms': '20' })],
    // What is on its way would be waited for.
    ['p2', press('Stop'), 'run 5s'],
    ['p2', press('Start')],
    ['p2', press('Crash')],
    ['p2', press('Start')],
    ['p2', fill('Rename', { name: 'shop' }, 'Rename')],
    ['shop', press('Remove')],
  ]);
});

test('a consumer and its group', async ({ page }) => {
  const { press, fill, make, settings } = tools(page);
  await story(page, 'a consumer and its group', [
    ['c2', make('+ consumer')],
    ['c1', fill('Work per record', { 'seconds per record': '0.5' }, 'Set')],
    ['c1', settings({ 'max.poll.records': '10' })],
    ['c1', press('Commit now')],
    ['c1', fill('Seek', { 'next offset to read': '1' }, 'Seek')],
    ['c2', fill('Rename', { name: 'reader' }, 'Rename')],
    ['billing', fill('Rename', { name: 'invoices' }, 'Rename')],
    ['c1', press('Crash')],
    ['c1', press('Start')],
    ['c1', press('Stop')],
    ['c1', press('Remove')],
    ['billing', async () => {
      await press('Delete group')();
      // Its coordinator must hear of it first.
      for (let second = 0; second < 2; second += 1) await page.locator('.timeline').press('PageUp');
      await expect(page.locator('.clock-note')).toBeEmpty();
    }, 'run 60s'],
  ]);
});

test('a topic', async ({ page }) => {
  const { button, press, fill, make, settings } = tools(page);
  await story(page, 'a topic', [
    ['clicks', make('+ topic', { name: 'clicks' })],
    ['clicks', () => button('.places', '+ partition: Topic clicks').click()],
    ['clicks', fill('Add partitions', { partitions: '7' }, 'Add partitions')],
    ['clicks', settings({ 'min.insync.replicas': '2' })],
    ['clicks', fill('Rename', { name: 'views' }, 'Add')],
    ['clicks', press('Delete topic')],
    ['orders', async () => {
      await press('Delete topic')();
      await button('.ask', 'Delete').click();
    }],
  ]);
});

test('a broker', async ({ page }) => {
  const { button, press, make } = tools(page);
  await story(page, 'a broker', [
    ['b4', make('+ broker')],
    ['b4', press('Remove')],
    ['b1', press('Pause (GC)')],
    ['b1', press('Resume')],
    ['b1', press('Slow disk')],
    ['b1', press('Disk as before')],
    ['b1', press('Kill')],
    ['b1', press('Start')],
    ['b1', press('Shut down in order')],
    ['b1', press('Start')],
    ['b1', async () => {
      await press('Lose the disk')();
      await button('.side .ask', 'Lose it').click();
    }],
    ['b1', press('Start')],
  ]);
});

test('a link', async ({ page }) => {
  const { press, fill } = tools(page);
  await story(page, 'a link', [
    ['b1 – b2', press('Cut')],
    ['b1 – b2', press('Heal')],
    ['b1 – b2', press('Hold messages')],
    ['b1 – b2', press('Release messages')],
    ['b1 – b2', fill('Delay', { 'seconds longer, one way': '0.5' }, 'Set')],
    ['b1 – b2', press('End the delay')],
    ['b1 – b2', press('Lose next b1 → b2')],
  ]);
});

test('every command can be undone: by these walks, or in the console', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  const usages = await page.locator('.reference dt code').allTextContents();
  const words = usages.map((usage) => (/^(set wire|set cluster|drop next)/.exec(usage) ?? /^\S+/.exec(usage))[0]);
  expect(words.length).toBeGreaterThan(30);
  expect(new Set(words)).toEqual(new Set([...Object.values(DONE).flat(), ...BY_CONSOLE]));
});
