// Two people who do the same: one has a mouse and no keys, one has keys and no mouse.

import { expect } from './journey.mjs';

/** Counts what reaches the page from keys and from pointers; `count` reads it. */
export async function watchHands(page) {
  await page.addInitScript(() => {
    window.hands = { keys: 0, pointers: 0 };
    const count = (what, types) =>
      types.forEach((type) => addEventListener(type, (event) => { window.hands[what] += Number(event.isTrusted); }, true));
    count('keys', ['keydown']);
    count('pointers', ['pointerdown', 'pointermove', 'wheel']);
  });
  return { count: () => page.evaluate(() => window.hands) };
}

/**
 * Somebody who uses the mouse alone. A mouse cannot write: letters come as from a keyboard on the screen,
 * without a key being pressed.
 */
export const mouse = (page) => ({
  press: (target) => target.click(),
  tick: (box) => box.click(),
  choose: (select, option) => select.selectOption(option),
  async write(field, text) {
    await field.click({ clickCount: 3 });
    await page.keyboard.insertText(text);
  },
  /** Opens what stands on the picture under this name. */
  async open(name) {
    await page.mouse.click(...(await find(page, name)));
  },
});

/** Somebody who uses the keyboard alone. */
export function keyboard(page) {
  /** Goes to an element by the Tab key, in the direction in which it lies. */
  const go = async (target) => {
    await expect(target).toBeVisible();
    for (let step = 0; step < 150; step += 1) {
      const way = await target.evaluate((element) => {
        const here = document.activeElement;
        if (here === element) return undefined;
        const before = here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
        return here !== document.body && before ? 'Shift+Tab' : 'Tab';
      });
      if (way === undefined) return;
      await page.keyboard.press(way);
    }
    throw new Error(`the Tab key does not lead to ${target}`);
  };
  return {
    go,
    async press(target) {
      await go(target);
      await page.keyboard.press('Enter');
    },
    async tick(box) {
      await go(box);
      await page.keyboard.press('Space');
    },
    async choose(select, option) {
      await go(select);
      await page.keyboard.type(option);
    },
    async write(field, text) {
      await go(field);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
    /**
     * Opens what stands on the picture under this name: arrows walk along the column and, where it is not in
     * there, to the first one.
     */
    async open(name) {
      await go(page.locator('.stage'));
      const walk = walker(page);
      let words = await walk.words();
      for (const arrow of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
        for (let before; words !== before && !words.startsWith(name); ) {
          before = words;
          words = await walk.press(arrow);
        }
      }
      expect(words, 'what the keyboard is on').toMatch(new RegExp(`^${name}`));
      await page.keyboard.press('Enter');
    },
  };
}

/** Somebody whose keyboard is on the picture: each key is answered by words. */
export function walker(page) {
  const voice = page.locator('.stage-voice [role=img]');
  const words = () => voice.getAttribute('aria-label');
  return {
    words,
    async press(key) {
      const before = await voice.getAttribute('id');
      await page.keyboard.press(key);
      await expect(voice).not.toHaveAttribute('id', before);
      return words();
    },
  };
}

/**
 * Where on the picture a thing stands, by what the popup says as the pointer passes over: its columns are
 * searched from above.
 */
export async function find(page, name) {
  const stage = await page.locator('.stage').boundingBox();
  // The sign of a record's key stands before its name.
  const titles = () =>
    page.locator('.popup-title').evaluateAll((all) => all.map((title) => title.lastChild.textContent.trim()));
  for (let across = 60; across < stage.width; across += 120) {
    for (let down = 50; down < stage.height; down += 24) {
      const place = [stage.x + across, stage.y + down];
      await page.mouse.move(...place);
      if ((await titles()).some((text) => text.startsWith(name))) return place;
    }
  }
  throw new Error(`${name} is not found on the picture`);
}
