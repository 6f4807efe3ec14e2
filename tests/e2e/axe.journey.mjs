// No view has an accessibility violation, in light and dark, at a desk and on the phone.

import { expect, expectAccessible, open, openTables, pause, test } from './journey.mjs';

const VIEWS = {
  'first visit': async () => {},
  tables: (page) => openTables(page),
  'tables while time stands': async (page) => {
    await openTables(page);
    await pause(page);
    await expect(page.getByRole('table', { name: /on the wire/ })).toBeVisible();
  },
  charts: async (page) => {
    await openTables(page);
    const beside = page.getByRole('group', { name: 'Beside the picture' });
    await beside.getByRole('button', { name: 'Charts' }).click();
    await expect(page.locator('.plot canvas')).toHaveCount(2);
  },
  inspector: async (page) => {
    await openTables(page);
    await page.getByRole('table', { name: /^Topic orders|^orders/ }).first().locator('.row-name').first().click();
    await expect(page.locator('.inspector .actions')).toBeVisible();
  },
  forms: async (page) => {
    await openTables(page);
    await page.locator('.twin').getByRole('button', { name: /producer/i }).first().click();
    await expect(page.locator('form').first()).toBeVisible();
  },
  'list of keys': async (page) => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
  },
};

for (const [view, show] of Object.entries(VIEWS)) {
  test(`${view}: no violation @themes @phone`, async ({ page }) => {
    await open(page);
    await show(page);
    await expectAccessible(page);
  });
}

for (const [page, heading] of [['scenarios', 'Scenarios'], ['sessions', 'Sessions']]) {
  test(`the page of ${page}: no violation @themes @phone`, async ({ page: tab }) => {
    await open(tab, `/${page}`);
    await expect(tab.getByRole('heading', { name: heading })).toBeVisible();
    await expect(tab.getByRole('main').getByRole('listitem').first()).toBeVisible();
    await expectAccessible(tab);
  });
}
