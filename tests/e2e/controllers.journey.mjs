// Several controllers: each is a thing that can be reached, asked and broken, and their log can be read whole.

import {
  build, commands, expect, expectAccessible, open, openScenario, openTables, pause, rows, seek, test, waitFor,
} from './journey.mjs';
import { find, keyboard, mouse, walker } from './hands.mjs';
import { expectWhole } from './seen.mjs';

const QUORUM = ['cluster brokers=3 controllers=3', 'topic orders partitions=2 rf=3', 'run 3s'];

const inspector = (page) => page.locator('.inspector');
const title = (page) => page.locator('.inspector-title');
const button = (place, name) => place.getByRole('button', { name, exact: true });

/** What a fact of the inspector says. */
const fact = (page, label) =>
  inspector(page).locator('.fact').filter({ has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) }).locator('dd');

/** Waits until the last command is this line. */
async function did(page, line) {
  await expect(page.getByRole('button', { name: /^Undo:/ })).toHaveAttribute('aria-label', `Undo: ${line}`);
}

/** Three controllers in the brokers' view, standing still. */
async function quorum(page, lines = []) {
  await build(page, [...QUORUM, ...lines]);
  await page.keyboard.press('2');
  await expect(page.locator('.view[aria-pressed=true]')).toContainText('Brokers');
}

/** The offsets of the page of the log that is shown. */
const offsets = (page) => page.locator('.logged-table tbody th').allTextContents();

test('a controller is reached by mouse, killed, started, paused and cut off where it is', async ({ page }) => {
  await quorum(page);
  await mouse(page).open('Controller 102');
  await expect(title(page)).toHaveText('Controller 102');
  await expect(fact(page, 'State')).toHaveText('follows 101');
  await expect(fact(page, 'Voted for')).toBeVisible();
  await expect(inspector(page).locator('.story')).toContainText('Next: if 101 is not heard before');
  const actions = page.getByRole('region', { name: 'Act', exact: true });
  await button(actions, 'Kill').hover();
  await expect(actions.locator('.action-line')).toHaveText('kill 102');
  await button(actions, 'Kill').click();
  await did(page, 'kill 102');
  await expect(fact(page, 'State')).toContainText('down since');
  await button(actions, 'Start').click();
  await did(page, 'start 102');
  await button(actions, 'Pause (GC)').click();
  await did(page, 'pause 102');
  await expect(fact(page, 'State')).toHaveText('✕ paused');
  await button(page.getByRole('region', { name: 'Links' }), 'Cut: 101 – 102').click();
  await did(page, 'cut 101 102');
  await expectAccessible(page);
});

test('keys alone reach every controller, kill and start it', async ({ page }) => {
  await quorum(page);
  const keys = keyboard(page);
  await keys.open('Controller 103');
  await expect(title(page)).toHaveText('Controller 103');
  await keys.press(button(page.getByRole('region', { name: 'Act', exact: true }), 'Shut down in order'));
  await did(page, 'stop 103');
  await page.locator('.stage').focus();
  await page.keyboard.press('s');
  await did(page, 'start 103');
  await page.keyboard.press('k');
  await did(page, 'kill 103');
});

test('keys cut and heal a link from a controller: an arrow for its neighbour, a walk for any other', async ({ page }) => {
  await quorum(page);
  const keys = keyboard(page);
  await keys.open('Controller 102');
  await page.keyboard.press('x');
  const asked = page.locator('.stage-note');
  await expect(asked).toContainText('Which link of 102?');
  await page.keyboard.press('ArrowLeft');
  await expect(asked).toHaveText('No link in that direction.');
  await page.keyboard.press('ArrowUp');
  await did(page, 'cut 101 102');
  await expect(asked).toBeEmpty();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowUp');
  await did(page, 'heal 101 102');

  // To a broker that asks another controller: no line leads there.
  const walk = walker(page);
  await page.keyboard.press('x');
  await page.keyboard.press('x');
  await expect(asked).toContainText('Walk to the other end');
  let words = await walk.words();
  for (let step = 0; !words.startsWith('Broker 1') && step < 8; step += 1) words = await walk.press('ArrowDown');
  for (let step = 0; !words.startsWith('Broker 3') && step < 8; step += 1) words = await walk.press('ArrowRight');
  expect(words).toMatch(/^Broker 3/);
  await page.keyboard.press('x');
  await did(page, 'cut b3 102');
  // From the broker back to another controller, and nothing where somebody thinks better of it.
  await page.keyboard.press('x');
  await page.keyboard.press('x');
  await page.keyboard.press('Escape');
  await expect(asked).toBeEmpty();
  await did(page, 'cut b3 102');
});

test('a mouse cuts a link from a controller to whatever is clicked next', async ({ page }) => {
  // The pointer looks for both ends along many lines.
  test.slow();
  await quorum(page);
  await mouse(page).open('Controller 103');
  const plate = page.getByRole('group', { name: 'Actions here' });
  for (const [end, line] of [['Broker 2', 'cut b2 103'], ['Controller 101', 'cut 101 103'], ['Broker 2', 'heal b2 103']]) {
    await plate.getByRole('button', { name: 'Controller 103: Cut a link…' }).click();
    await expect(page.locator('.stage-note')).toContainText('Which link of 103?');
    await page.mouse.click(...(await find(page, end)));
    await did(page, line);
    await expect(page.locator('.stage-note')).toBeEmpty();
    await expect(title(page), 'it stays chosen').toHaveText('Controller 103');
  }
  await expectAccessible(page);
});

test('the log is opened from its box, read page by page and by partition, and each record says why', async ({ page }) => {
  await quorum(page, Array.from({ length: 30 }, (_, number) => `topic t${number} partitions=3`));
  await commands(page, ['run 2s']);
  await mouse(page).open('Controllers’ log');
  await expect(title(page)).toHaveText('Controllers’ log');
  const newest = await offsets(page);
  expect(newest).toHaveLength(50);
  expect(newest.map(Number)).toEqual(newest.map((_, index) => Number(newest[0]) - index));
  await button(page.locator('.logged'), 'Older').click();
  await expect.poll(async () => (await offsets(page))[0]).toBe(String(Number(newest.at(-1)) - 1));
  expect(await page.locator('.logged-table tbody tr').count()).toBeLessThanOrEqual(50);
  await button(page.locator('.logged'), 'Newest').click();
  await expect.poll(async () => (await offsets(page))[0]).toBe(newest[0]);

  await page.getByLabel('Topic', { exact: true }).fill('orders');
  await page.getByLabel('Partition', { exact: true }).fill('1');
  const of = page.locator('.logged-table');
  await expect(of).toContainText('orders-1 is made');
  await expect(of).not.toContainText('orders-0');
  await expect(of).toContainText('PARTITION_RECORD topic=orders partition=1');
  await expect(of.locator('tbody tr').first()).toContainText(/3\sof\s3/);
  await expectWhole(page, 'beside the log');
  await expectAccessible(page, '.side');

  const made = of.locator('tbody tr', { hasText: 'orders-1 is made' });
  const offset = await made.locator('th').textContent();
  await made.locator('th button').click();
  await expect(title(page)).toHaveText(`Record ${offset} of the controllers’ log`);
  await expect(inspector(page).locator('.story')).toContainText('topic orders partitions=2 rf=3');
  await button(fact(page, 'Log'), /./).click();
  await expect(page.getByLabel('Partition', { exact: true })).toHaveValue('1');
  const time = await made.locator('.story-time').textContent();
  await made.locator('.story-time').click();
  await expect(page.locator('.clock')).toContainText(time);
});

test('tables list controllers and the newest of their log', async ({ page }) => {
  await quorum(page, ['topic others partitions=2', 'run 1s', 'kill 103']);
  await openTables(page);
  const controllers = await rows(page, /^Controllers /);
  expect(controllers.map((row) => row.name)).toEqual(['101', '102', '103']);
  expect(controllers.map((row) => row.state.replace(/ \d.*/, ''))).toEqual(['leads', 'follows', '✕ down since']);
  const log = await rows(page, /^Controllers’ log/);
  expect(log.length).toBe(8);
  expect(log.every((row) => /^3\sof\s3$/.test(row.on))).toBe(true);
  await button(page.locator('.twin'), '103').click();
  await button(page.getByRole('region', { name: 'Act', exact: true }), 'Start').click();
  await did(page, 'start 103');
  await openTables(page);
  await button(page.locator('.twin'), 'Controllers’ log').click();
  await expect(page.locator('.logged-table')).toBeVisible();
});

test('the console completes controllers', async ({ page }) => {
  await quorum(page);
  const input = page.locator('#console-input');
  for (const [typed, offered] of [
    ['kill 10', ['101', '102', '103']],
    ['kill cont', ['controller']],
    ['cut 101 10', ['101', '102', '103']],
  ]) {
    await input.fill('');
    await input.pressSequentially(typed);
    await expect(page.getByRole('option')).toHaveCount(offered.length);
    for (const [place, name] of offered.entries()) {
      await expect(page.getByRole('option').nth(place)).toContainText(name);
    }
  }
});

test('without a majority nobody elects, and with one again somebody does', async ({ page }) => {
  await openScenario(page, 'Controllers decide by majority');
  await waitFor(page, 1_000);
  await pause(page);
  await seek(page, 40);
  await openTables(page);
  const leaders = async () => (await rows(page, /orders/)).map((row) => row.leader);
  const b1 = async () => (await rows(page, /^Brokers/))[0].state;
  expect(await leaders()).toEqual(['b1', 'b2']);
  expect(await b1()).toBe('✕ down');
  expect((await rows(page, /^Controllers /)).filter((row) => row.state.includes('down'))).toHaveLength(2);
  await seek(page, 66);
  await expect.poll(leaders).toEqual(['b2', 'b2']);
});

test.describe('by finger', () => {
  test('a controller is tapped and killed, and the log is read @touch', async ({ page }) => {
    await quorum(page);
    const stage = await page.locator('.stage').boundingBox();
    const tap = async (name) => {
      for (let down = 40; down < stage.height; down += 12) {
        await page.touchscreen.tap(stage.x + 30, stage.y + down);
        if ((await title(page).allInnerTexts()).some((text) => text.includes(name))) return;
        if (await page.locator('.side-close').isVisible()) await page.locator('.side-close').tap();
      }
      throw new Error(`no tap finds ${name}`);
    };
    await tap('Controller 102');
    await expectWhole(page, 'beside a controller');
    await button(page.getByRole('region', { name: 'Act', exact: true }), 'Kill').tap();
    await expect(fact(page, 'State')).toContainText('down since');
    await page.locator('.side-close').tap();
    await tap('Controllers’ log');
    await expectWhole(page, 'beside the log');
    await page.locator('.side-close').tap();
    await tap('Controller 103');
    await button(page.getByRole('region', { name: 'Act', exact: true }), 'Cut a link…').tap();
    await expect(page.locator('.stage-note')).toContainText('Which link of 103?');
    // The heading of the first card, with a line above the picture or without.
    await page.locator('.stage').tap({ position: { x: 40, y: 252 } });
    await did(page, 'cut b1 103');
    await expect(page.locator('.stage-note')).toBeEmpty();
  });
});

for (const locale of ['en-GB', 'ko-KR']) {
  test.describe(locale, () => {
    test.use({ locale });
    test('controllers, their log and its records are seen whole @phone', async ({ page, isMobile }) => {
      await page.goto('./#/sessions');
      await page.locator('.sessions .button.primary').click();
      await expect(page).toHaveURL(/#\/$/);
      await page.keyboard.press('Space');
      await commands(page, [...QUORUM, 'kill 103', 'cut 101 102', 'pause 102', 'kill b3', 'run 12s', 'topic late']);
      const toggle = page.locator('.header button[aria-pressed]').first();
      const places = {
        'the tables': () => toggle.click(),
        'a controller': () => page.locator('.twin .row-name', { hasText: /^103$/ }).click(),
        'the log': () => page.locator('.side .facts .link').last().click(),
        'a record': () => page.locator('.logged-table .row-name').first().click(),
      };
      for (const [place, show] of Object.entries(places)) {
        await show();
        for (const [width, height] of isMobile ? [[390, 844]] : [[1440, 900], [1024, 768]]) {
          await page.setViewportSize({ width, height });
          await expectWhole(page, `in ${place} at ${width} px`);
        }
        await page.setViewportSize(isMobile ? { width: 390, height: 844 } : { width: 1440, height: 900 });
      }
    });
  });
}
