import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { type Network, tollDay, tollsTaken } from './ledger';
import type { crossBridge } from './workflows';

/** How many attempts have begun. */
let begun = 0;

const test = kata({
  workflows: './workflows',
  activities: {
    takeToll: async (...args: Parameters<typeof activities.takeToll>) => {
      begun += 1;
      return await activities.takeToll(...args);
    },
  },
});

/** A new day in the ledger, whose answers come over this network. */
function newDay(network: Network = () => Promise.resolve(), lostStatements = 0): void {
  begun = 0;
  tollDay(network, lostStatements);
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Waits until a second attempt has begun; not if the server still waits for the first, or for none. */
async function secondAttempt(client: Client, workflowId: string): Promise<void> {
  while (begun < 2) {
    const { status, raw } = await client.workflow.getHandle(workflowId).describe();
    const attempt = raw.pendingActivities?.[0]?.attempt ?? 1;
    if (status.name !== 'RUNNING' || attempt < 2) return;
    await turn();
  }
}

/** How many attempts there were; the number of the last one is told when it has ended. */
function attemptsIn(history: {
  events: readonly { activityTaskStartedEventAttributes?: { attempt?: number | null } | null }[];
}): number {
  return Math.max(
    0,
    ...history.events.map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 0),
  );
}

// #region together
test('two attempts at once take one toll', async ({ client, env, ids, history }) => {
  const asked: Record<number, number> = { 1: 0, 2: 0 };
  newDay(async (attempt) => {
    const statements = (asked[attempt] ?? 0) + 1;
    asked[attempt] = statements;
    if (attempt === 1 && statements === 1) {
      // The answer is so late that the server has given this attempt up. The attempt doesn't know.
      await env.sleep(10_500);
      await secondAttempt(client, ids.workflowId);
    }
    // Side by side: a statement is answered when the other attempt has asked as much, or asks nothing more.
    const other = attempt === 1 ? 2 : 1;
    for (let turns = 0; turns < 5 && asked[other]! < statements; turns += 1) await turn();
  });
  const receipt = await client.workflow
    .execute<typeof crossBridge>('crossBridge', { ...ids, args: ['passage 7', 420] })
    .catch(() => 'nothing');

  const tolls = tollsTaken();
  expect(tolls.length, `Ada crossed the bridge once and paid ${tolls.length} tolls`).toBe(1);
  expect(receipt, `the toll was taken once, and the bridge got "${receipt}" for a receipt`).toBe('receipt 1');
  const attempts = attemptsIn(await history());
  expect(attempts, 'an answer was late, and a second attempt should begin after ten seconds').toBe(2);
});
// #endregion together

test('an attempt that hangs stops nobody else', async ({ client, env, ids }) => {
  let letGo = (): void => {};
  const never = new Promise<void>((resolve) => (letGo = resolve));
  newDay((attempt) => (attempt === 1 ? never : Promise.resolve()));
  const handle = await client.workflow.start<typeof crossBridge>('crossBridge', {
    ...ids,
    args: ['passage 8', 420],
  });
  const end = handle.result().catch(() => 'nothing');
  await env.sleep(10_500);
  await secondAttempt(client, ids.workflowId);
  // A second attempt that waits for nobody is through at once.
  for (let turns = 0; turns < 30 && (await handle.describe()).status.name === 'RUNNING'; turns += 1) {
    await turn();
  }

  const tolls = tollsTaken().length;
  const through = (await handle.describe()).status.name === 'COMPLETED';
  letGo();
  const receipt = await end;
  expect(through, 'the first attempt hangs, the second waits for it, and the car waits for both').toBe(true);
  expect(tolls, `one attempt hung, and Ada paid ${tolls} tolls`).toBe(1);
  expect(receipt, `the toll was taken once, and the bridge got "${receipt}" for a receipt`).toBe('receipt 1');
});

test('a database that was down is asked again, and the toll is taken', async ({ client, ids }) => {
  newDay(undefined, 1);
  const receipt = await client.workflow
    .execute<typeof crossBridge>('crossBridge', { ...ids, args: ['passage 9', 420] })
    .catch(() => 'nothing');

  expect(tollsTaken().length, 'the database was down for one statement, and the bridge was free').toBe(1);
  expect(receipt, `the toll was taken once, and the bridge got "${receipt}" for a receipt`).toBe('receipt 1');
  expect(tollsTaken(), 'what is taken is what the passage costs').toMatchObject([
    { passage: 'passage 9', cents: 420 },
  ]);
});

test('two passages are two tolls', async ({ client, ids }) => {
  newDay();
  const receipts = [];
  for (const passage of ['passage 10', 'passage 11']) {
    const { taskQueue } = ids;
    receipts.push(
      await client.workflow.execute<typeof crossBridge>('crossBridge', {
        taskQueue,
        workflowId: passage,
        args: [passage, 420],
      }),
    );
  }
  expect(tollsTaken().length, 'two cars crossed the bridge, and one of them was let through').toBe(2);
  expect(receipts, 'each passage has a receipt').toEqual(['receipt 1', 'receipt 2']);
});
