// The worked flow: one broker, three topics of eight partitions, offsets 0, 1, 2, two groups, a
// consumer that stops and another that goes on from the committed offset.

import { expect, open, openTables, pause, rows, seek, test } from './journey.mjs';

async function openScenario(page) {
  await open(page, '/scenarios');
  await page.getByRole('listitem').filter({ hasText: 'The worked flow' }).getByRole('button').click();
  await expect(page).not.toHaveURL(/scenarios/);
  await pause(page);
  await openTables(page);
}

/** Partition 0 of topic-1. */
const first = async (page) => (await rows(page, /topic-1/))[0];
/** What a group has of it. */
const progress = async (page, group) => (await rows(page, new RegExp(group)))[0];

test('records take offsets 0, 1, 2 in the first partition of topic 1', async ({ page }) => {
  await openScenario(page);
  for (const [second, logEnd] of [[2, '1'], [4, '2'], [6, '3']]) {
    await seek(page, second);
    expect((await first(page))['log end'], `log end at ${second} s`).toBe(logEnd);
  }
  expect(await rows(page, /topic-1/)).toHaveLength(8);
  expect(await rows(page, /topic-2/)).toHaveLength(8);
  expect(await rows(page, /topic-3/)).toHaveLength(8);
});

test('two groups read it independently, and one goes on where its stopped consumer had committed', async ({ page }) => {
  await openScenario(page);
  await seek(page, 16);
  expect(await progress(page, 'billing')).toMatchObject({ owner: 'c1', position: '3' });
  expect(await progress(page, 'audit')).toMatchObject({ owner: 'd1', position: '3' });
  await seek(page, 18);
  expect(await progress(page, 'billing')).toMatchObject({ committed: '3' });
  await seek(page, 28);
  expect((await first(page))['log end']).toBe('5');
  expect(await progress(page, 'billing')).toMatchObject({ owner: 'c2', position: '5' });
});

test('going back shows what was, and going forward again the same as before', async ({ page }) => {
  await openScenario(page);
  await seek(page, 28);
  const end = await rows(page, /topic-1/);
  await seek(page, 4);
  expect((await first(page))['log end']).toBe('2');
  await seek(page, 28);
  expect(await rows(page, /topic-1/)).toEqual(end);
});
