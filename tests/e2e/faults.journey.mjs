// Somebody breaks a cluster on its picture: by pointer, by keyboard, by touch, and from the inspector.

import { expect, expectAccessible, open, openTables, pause, test } from './journey.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const undone = (page) => page.getByRole('button', { name: /^Undo:/ });

/** Waits until the last command is this line. */
async function did(page, line) {
  await expect(undone(page)).toHaveAttribute('aria-label', `Undo: ${line}`);
}

/** The web shop, standing still, in the brokers' view. */
async function brokers(page) {
  await open(page);
  await pause(page);
  await page.keyboard.press('2');
  await expect(page.locator('.stage')).toBeVisible();
}

/** Where on the picture a thing is whose popup has this title. */
async function find(page, title) {
  const stage = await page.locator('.stage').boundingBox();
  for (let y = 110; y < Math.min(stage.height, 260); y += 12) {
    for (let x = 200; x < stage.width; x += 14) {
      await page.mouse.move(stage.x + x, stage.y + y);
      const popup = page.locator('.popup-title');
      if ((await popup.count()) > 0 && (await popup.textContent()).trim() === title) {
        return { x: stage.x + x, y: stage.y + y };
      }
    }
  }
  throw new Error(`${title} is nowhere on the picture`);
}

test('the gap between two cards is cut, and healed, where it is', async ({ page }) => {
  // The pointer looks for it along many lines.
  test.slow();
  await brokers(page);
  const gap = await find(page, 'b1 – b2');
  await page.mouse.click(gap.x, gap.y);
  const plate = page.getByRole('group', { name: 'Actions here' });
  await expect(plate).toBeVisible();
  await plate.getByRole('button', { name: 'b1 – b2: Cut' }).click();
  await did(page, 'cut b1 b2');
  await expect(plate.getByRole('button', { name: 'b1 – b2: Heal' })).toBeVisible();
  await expectAccessible(page);
  await plate.getByRole('button', { name: 'b1 – b2: Delay' }).click();
  await plate.getByRole('textbox').fill('1.5');
  await plate.getByRole('button', { name: 'Set' }).click();
  await did(page, 'delay b1 b2 1.5');
  await plate.getByRole('button', { name: 'b1 – b2: Hold messages' }).click();
  await did(page, 'hold b1 b2');
  await page.keyboard.press('Control+z');
  await did(page, 'delay b1 b2 1.5');
});

test('x and an arrow cut a link, k kills, s starts', async ({ page }) => {
  await brokers(page);
  await page.locator('.stage').focus();
  const here = page.locator('.stage-voice [role=img]');
  const arrows = ['ArrowRight', ...Array(12).fill('ArrowUp'), ...Array(4).fill('ArrowDown')];
  for (const arrow of arrows) {
    if ((await here.count()) > 0 && /^Broker 1/.test(await here.getAttribute('aria-label'))) break;
    await page.keyboard.press(arrow);
  }
  await expect(here).toHaveAttribute('aria-label', /^Broker 1/);
  await page.keyboard.press('x');
  await expect(page.getByText('Which link of b1?')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await did(page, 'cut b1 b2');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowRight');
  await did(page, 'heal b1 b2');
  await page.keyboard.press('x');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Which link of b1?')).toHaveCount(0);
  await page.keyboard.press('k');
  await did(page, 'kill b1');
  await page.keyboard.press('s');
  await did(page, 'start b1');
});

test('a lost disk is asked about, with what is on it', async ({ page }) => {
  await brokers(page);
  await openTables(page);
  await page.getByRole('table', { name: /^Brokers/ }).getByRole('button', { name: 'b1', exact: true }).click();
  await button(page, 'Lose the disk').click();
  await expect(page.getByText(/Takes b1’s process and all its logs/).first()).toBeVisible();
  await button(page, 'Keep it').click();
  await expect(page.getByText(/Takes b1’s process and all its logs/)).toHaveCount(0);
  await button(page, 'Lose the disk').click();
  await button(page, 'Lose it').click();
  await did(page, 'lose-disk b1');
});

test('an acknowledgement is lost from the producer’s own list of links', async ({ page }) => {
  await brokers(page);
  await openTables(page);
  await page.locator('.twin').getByRole('button', { name: 'web-shop', exact: true }).click();
  const links = page.getByRole('region', { name: 'Links' });
  await links.getByRole('button', { name: 'b1 – web-shop', exact: true }).click();
  await button(page, 'Lose the next acknowledgement').click();
  await did(page, 'drop next b1 web-shop kind=ack');
  await openTables(page);
  await expect(page.getByRole('table', { name: /^Links/ })).toContainText('loses its next ack');
});

test('what was set goes back to the default by its removal', async ({ page }) => {
  await open(page);
  await pause(page);
  await openTables(page);
  await page.locator('.twin').getByRole('button', { name: 'Topic orders' }).click();
  await page.getByLabel('retention.ms', { exact: true }).fill('3600000');
  await button(page, 'Apply').click();
  await did(page, 'alter orders retention.ms=3600000');
  const row = page.locator('.setting', { hasText: 'retention.ms' }).first();
  await row.getByRole('button', { name: 'Back to default' }).click();
  await button(page, 'Apply').click();
  await did(page, 'alter orders retention.ms=default');
  await expect(page.getByLabel('retention.ms', { exact: true })).toHaveValue('604800000');
});

test('what was typed is forgotten when another session opens', async ({ page }) => {
  await open(page);
  await openTables(page);
  await page.locator('.twin').getByRole('button', { name: 'Topic orders' }).click();
  await page.getByLabel('retention.ms', { exact: true }).fill('3600000');
  await page.getByRole('link', { name: 'Scenarios' }).click();
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page.locator('.stage')).toBeVisible();
  await openTables(page);
  await page.locator('.twin').getByRole('button', { name: 'Topic orders' }).click();
  await expect(page.getByLabel('retention.ms', { exact: true })).toHaveValue('604800000');
});

test('a link is tapped and cut @touch', async ({ page }) => {
  await open(page);
  await pause(page);
  await page.getByRole('button', { name: /^Brokers/ }).tap();
  const stage = await page.locator('.stage').boundingBox();
  const told = page.getByRole('heading', { name: 'b1 – controller' });
  // The line from the controller's box to the first card, in the middle of the screen.
  for (let y = 30; y < 200 && !(await told.isVisible()); y += 6) {
    await page.touchscreen.tap(stage.x + stage.width / 2, stage.y + y);
    await page.waitForTimeout(150);
    const sheet = page.locator('.side-close');
    if (!(await told.isVisible()) && (await sheet.count()) > 0) await sheet.tap();
  }
  await expect(told).toBeVisible();
  await button(page, 'Cut').tap();
  await did(page, 'cut b1 controller');
});
