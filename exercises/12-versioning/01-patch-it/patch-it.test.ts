import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** The activities of a history, in their order. */
const steps = (history: { rows: readonly { type: string; detail: string }[] }): string[] =>
  history.rows
    .filter(({ type }) => type === 'ActivityTaskScheduled')
    .map(({ detail }) => detail.replace(/\(.*/s, ''));

/** Says of a failed replay which order is in trouble, before the worker's own words. */
async function goesOn(replayed: Promise<void>, who: string): Promise<void> {
  const trouble = await replayed.then(
    () => undefined,
    (error: Error) => error.message,
  );
  expect(trouble, `${who} can't go on with the new code`).toBeUndefined();
}

test('a new order is screened before the card is charged', async ({ client, ids, history, replay }) => {
  await client.workflow.execute<typeof order>('order', { ...ids, args: ['B-01'] });
  expect(steps(await history()), 'a new order is screened once, before the card is charged').toEqual([
    'screen',
    'charge',
    'ship',
  ]);
  expect(await history(), 'each step waits for the end of the one before').toContainEvents([
    ...['ActivityTaskScheduled', 'ActivityTaskCompleted', 'ActivityTaskScheduled', 'ActivityTaskCompleted'],
    ...['TimerStarted', 'TimerFired', 'WorkflowExecutionCompleted'],
  ]);
  await goesOn(replay(await history()), 'order B-01, which began after the release,');
});

test('an order that began before the release is shipped after it', async ({
  client,
  env,
  ids,
  history,
  replay,
  restartWorker,
}) => {
  await restartWorker('./released');
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-17'] });
  await env.sleep('2 hours');
  await goesOn(replay(await history()), 'order A-17, paid two hours ago and not yet shipped,');

  await restartWorker();
  await handle.result();
  expect(steps(await history()), 'order A-17 is paid already: what is left is to ship it').toEqual([
    'charge',
    'ship',
  ]);
});

test('a history of last week replays', async ({ client, ids, history, replay, restartWorker }) => {
  await restartWorker('./released');
  await client.workflow.execute<typeof order>('order', { ...ids, args: ['A-12'] });
  await goesOn(replay(await history()), 'order A-12, shipped before the release,');
});

test('a new order goes on after a crash', async ({ client, env, ids, history, restartWorker }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['B-02'] });
  await env.sleep('2 hours');
  await restartWorker();
  const answer = await handle.result();
  expect(answer, 'the answer is what the carrier said').toBe('B-02 is on its way');
  expect(steps(await history()), 'order B-02 is screened once, charged once and shipped once').toEqual([
    'screen',
    'charge',
    'ship',
  ]);
});
