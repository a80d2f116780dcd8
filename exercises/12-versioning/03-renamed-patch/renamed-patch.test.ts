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
  expect(trouble, `${who} can't go on`).toBeUndefined();
}

test('a new pre-order is inspected by the new rules', async ({
  client,
  env,
  ids,
  history,
  restartWorker,
}) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['P-40'] });
  await env.sleep('20 days');
  await restartWorker();
  expect(await handle.result(), 'the answer is what the carrier said').toBe('P-40 is on its way');
  expect(steps(await history()), 'a new pre-order is inspected, and not screened as well').toEqual([
    'inspect',
    'charge',
    'ship',
  ]);
  expect(await history(), 'each step waits for the end of the one before').toContainEvents([
    ...['ActivityTaskScheduled', 'ActivityTaskCompleted', 'ActivityTaskScheduled', 'ActivityTaskCompleted'],
    'TimerStarted',
  ]);
  const last = (await history()).rows.at(-1)?.elapsedMs ?? 0;
  expect(Math.round(last / 86_400_000), 'the goods arrive on day 60, and are shipped then').toBe(60);
});

test('a pre-order that was screened goes on', async ({
  client,
  env,
  ids,
  history,
  replay,
  restartWorker,
}) => {
  await restartWorker('./released');
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['P-20'] });
  await env.sleep('20 days');
  await goesOn(replay(await history()), "pre-order P-20, screened by last year's rules,");
  await restartWorker();
  await handle.result();
  expect(steps(await history()), 'P-20 is screened already, and only has to be shipped').toEqual([
    'screen',
    'charge',
    'ship',
  ]);
});

test('a pre-order that nobody looked at goes on', async ({
  client,
  env,
  ids,
  history,
  replay,
  restartWorker,
}) => {
  await restartWorker('./first');
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['P-03'] });
  await env.sleep('50 days');
  await goesOn(replay(await history()), 'pre-order P-03, which began with the shop,');
  await restartWorker();
  await handle.result();
  expect(steps(await history()), 'P-03 is paid already, and only has to be shipped').toEqual([
    'charge',
    'ship',
  ]);
});
