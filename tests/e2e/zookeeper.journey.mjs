// The ZooKeeper era: a broker is the controller, and nothing is decided until its session expires.

import { command, enter, expect, now, open, openScenario, openTables, pause, rows, test, waitFor } from './journey.mjs';

const NEXT = /If nobody does anything, next/;

test('the scenario of the era does what its sentence says', async ({ page }) => {
  expect(await openScenario(page, 'The ZooKeeper era')).toContain('removed in Kafka 4.0');
  await waitFor(page, 4_000);
  await pause(page);
  await openTables(page);
  const servers = await rows(page, /ZooKeeper’s servers; history/);
  expect(servers.map((row) => row.name).join('\n')).toMatch(/zk1[^]*zk2[^]*zk3/);
  await command(page, 'kill controller');
  await expect(page.getByText(/b1 is the controller and down/).first()).toBeVisible();
  await expect.poll(async () => (await rows(page, NEXT)).map((row) => row['what happens']).join('\n'))
    .toMatch(/b1[^]*session expires[^]*first to create \/controller/);
  const before = await now(page);
  await command(page, 'run 25s');
  await expect.poll(() => now(page)).toBeGreaterThan(before + 24_000);
  await expect.poll(async () => (await rows(page, /Brokers/))[0].state).toMatch(/down/);
  await expect(page.getByText(/b1 without a session/).first()).toBeVisible();
});

test('the console says what goes with which metadata', async ({ page }) => {
  await open(page);
  await enter(page, 'cluster brokers=3 zk=3');
  await expect(page.getByText(/zk goes with meta=zookeeper alone/).first()).toBeVisible();
});
