// Nothing is cut off, covered or written over other text: at each width, in both languages, whatever happens.

import { commands, expect, open, test } from './journey.mjs';
import { expectWhole } from './seen.mjs';

const WIDTHS = [[1440, 900], [1024, 768]];

/** Worlds that fill the page differently. */
const WORLDS = {
  'an empty world': async (page) => {
    await page.goto('./#/sessions');
    await page.locator('.sessions .button.primary').click();
    await expect(page).toHaveURL(/#\/$/);
  },
  'a busy world': (page) =>
    commands(page, [
      'topic payments-by-country partitions=6 rf=3',
      'producer payment-gateway-in-seoul',
      'flow payment-gateway-in-seoul payments-by-country rate=40 keys=kr,us,de,fr',
      'consumer accounting-1 group=accounting-of-the-year topic=payments-by-country',
      'consumer accounting-2 group=accounting-of-the-year topic=payments-by-country,orders',
      'run 20s',
    ]),
  'a broken world': (page) => commands(page, ['crash c1', 'kill b1', 'pause b3', 'run 12s', 'kill b2', 'run 12s']),
};

/** What stands beside the picture, or in its place. */
const PLACES = {
  'the picture': async () => {},
  tables: (page) => page.locator('.header button[aria-pressed]').first().click(),
  charts: async (page) => {
    const choice = page.locator('.beside-choice button').last();
    await choice.click();
    await expect(choice).toHaveAttribute('aria-pressed', 'true');
  },
  'the view of brokers': async (page) => {
    await page.locator('.side-close').click();
    await page.locator('.view').last().click();
  },
};

for (const locale of ['en-GB', 'ko-KR']) {
  test.describe(locale, () => {
    test.use({ locale });
    for (const [world, make] of Object.entries(WORLDS)) {
      test(`${world} is seen whole @phone`, async ({ page, isMobile }) => {
        await open(page);
        await page.keyboard.press('Space');
        await make(page);
        for (const [place, show] of Object.entries(PLACES)) {
          await show(page);
          for (const [width, height] of isMobile ? [[390, 844]] : WIDTHS) {
            await page.setViewportSize({ width, height });
            await expectWhole(page, `in ${place} at ${width} px`);
          }
        }
      });
    }
  });
}
