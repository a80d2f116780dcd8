import { beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { bills } from './activities';
import type { boxes } from './workflows';

/** What happens at each attempt to write a bill, by the number of the attempt; nothing when it is absent. */
const incidents = new Map<number, () => Promise<void>>();
let attempts = 0;

const bill = async (contract: string, euros: number): Promise<void> => {
  attempts += 1;
  await incidents.get(attempts)?.();
  await activities.bill(contract, euros);
};
const test = kata({ workflows: './workflows', activities: { ...activities, bill } });

beforeEach(() => {
  bills.length = attempts = 0;
  incidents.clear();
});

/** What was billed, in its order. */
const billed = (): number[] => bills.map((line) => Number(line.split(': ')[1]));

test('a new contract pays the new price, three times', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof boxes>('boxes', { ...ids, args: ['N-1'] });
  await env.sleep('10 days');
  await handle.signal('extraBox');
  await env.sleep('1 day');
  expect(billed(), 'the extra box of day 10 is billed at once').toEqual([25]);
  await handle.result();
  expect(billed(), 'a new contract pays 25 euros for each of its four boxes').toEqual([25, 25, 25, 25]);
});

test('a contract that was billed once keeps its price', async ({ client, env, ids, restartWorker }) => {
  await restartWorker('./released');
  const handle = await client.workflow.start<typeof boxes>('boxes', { ...ids, args: ['C-7'] });
  await env.sleep('40 days');
  await restartWorker();
  await handle.result();
  expect(billed(), `a contract of 20 euros a month was billed ${billed().join(', ')}`).toEqual([20, 20, 20]);
});

test('a contract in its first month keeps its price', async ({ client, env, ids, restartWorker }) => {
  await restartWorker('./released');
  const handle = await client.workflow.start<typeof boxes>('boxes', { ...ids, args: ['C-8'] });
  await env.sleep('10 days');
  await restartWorker();
  await handle.result();
  expect(
    billed(),
    `a contract that began before the release, at 20 euros, was billed ${billed().join(', ')}`,
  ).toEqual([20, 20, 20]);
});

test('an old contract pays 20 for an extra box too', async ({ client, env, ids, restartWorker }) => {
  await restartWorker('./released');
  const handle = await client.workflow.start<typeof boxes>('boxes', { ...ids, args: ['C-9'] });
  await env.sleep('40 days');
  await restartWorker();
  await handle.signal('extraBox');
  await handle.result();
  expect(
    billed(),
    `an extra box of an old contract costs 20 euros, billed were ${billed().join(', ')}`,
  ).toEqual([20, 20, 20, 20]);
});

test('an extra box that comes with the last bill is billed too', async ({ client, ids }) => {
  const handle = client.workflow.getHandle<typeof boxes>(ids.workflowId);
  incidents.set(3, () => handle.signal('extraBox'));
  incidents.set(4, async () => {
    throw new Error('the printer is out of paper');
  });
  await client.workflow.execute<typeof boxes>('boxes', { ...ids, args: ['N-3'] });
  expect(billed(), 'three boxes and an extra one, whose bill had to be written twice').toEqual([
    25, 25, 25, 25,
  ]);
});

test('a new contract keeps its price through a crash', async ({ client, env, ids, restartWorker }) => {
  const handle = await client.workflow.start<typeof boxes>('boxes', { ...ids, args: ['N-2'] });
  await env.sleep('40 days');
  await restartWorker();
  await handle.result();
  expect(billed(), 'a contract of 25 euros is billed 25 after a crash too').toEqual([25, 25, 25]);
});
