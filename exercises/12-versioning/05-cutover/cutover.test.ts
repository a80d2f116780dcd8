import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { needTheOldCode, startOrder } from './checkout';

const test = kata({ workflows: './workflows', activities });

const DAY = 24 * 3600_000;

interface Row {
  type: string;
  detail: string;
  elapsedMs: number;
}

/** The activities of a history, in their order, with the day on which each was asked for. */
const steps = (history: { rows: readonly Row[] }): string[] =>
  history.rows
    .filter(({ type }) => type === 'ActivityTaskScheduled')
    .map(({ detail, elapsedMs }) => `${detail.replace(/\(.*/s, '')} on day ${Math.floor(elapsedMs / DAY)}`);

/** Says of a failed replay which order is in trouble, before the worker's own words. */
async function goesOn(replayed: Promise<void>, who: string): Promise<void> {
  const trouble = await replayed.then(
    () => undefined,
    (error: Error) => error.message,
  );
  expect(trouble, `${who} can't go on with the new code. ${trouble}`).toBeUndefined();
}

/** What becomes of an order of the old type. */
const theOldWay = ['screen on day 0', 'charge on day 0', 'wrap on day 1', 'ship on day 1'];

test('an order that began before the release ends as it began', async ({
  client,
  env,
  ids,
  history,
  replay,
  restartWorker,
}) => {
  await restartWorker('./released');
  const handle = await client.workflow.start('order', { ...ids, args: ['A-17'] });
  await env.sleep('2 hours');
  await goesOn(replay(await history()), 'order A-17, paid two hours ago and not yet shipped,');

  await restartWorker();
  const answer: unknown = await handle.result();
  expect(answer, 'the answer is what the carrier said').toBe('A-17 is on its way');
  expect(steps(await history()), 'order A-17 is wrapped and shipped, as it was promised').toEqual(theOldWay);
});

test('a new order takes the new way', async ({ client, env, ids, history, restartWorker }) => {
  const handle = await startOrder(client, ids, 'B-01');
  await env.sleep('2 hours');
  await restartWorker();
  const answer: unknown = await handle.result();
  expect(answer, 'the answer is what the carrier said').toBe('B-01 is on its way');
  expect(steps(await history()), 'a new order is put aside today, and paid and shipped tomorrow').toEqual([
    'reserve on day 0',
    'charge on day 1',
    'ship on day 1',
  ]);
  expect(await history(), 'each step waits for the end of the one before').toContainEvents([
    ...['ActivityTaskScheduled', 'ActivityTaskCompleted', 'TimerStarted', 'TimerFired'],
    ...['ActivityTaskScheduled', 'ActivityTaskCompleted', 'ActivityTaskScheduled'],
  ]);
});

test('the old code stays as long as an order needs it', async ({
  client,
  env,
  ids,
  history,
  restartWorker,
}) => {
  await restartWorker('./released');
  const old = { ...ids, workflowId: `${ids.workflowId}-A-18` };
  const before = await client.workflow.start('order', { ...old, args: ['A-18'] });
  await env.sleep('12 hours');

  await restartWorker();
  const after = await startOrder(client, { ...ids, workflowId: `${ids.workflowId}-B-02` }, 'B-02');
  const both = await needTheOldCode(client);
  expect(
    both,
    `A-18 waits the old way, B-02 the new way, nothing else runs: ${both} were counted for the old code`,
  ).toBe(1);

  await before.result();
  expect(steps(await history(old.workflowId)), 'order A-18 is wrapped and shipped, as promised').toEqual(
    theOldWay,
  );
  const none = await needTheOldCode(client);
  expect(
    none,
    `A-18 is shipped, B-02 waits the new way, nothing else runs: ${none} were counted for the old code`,
  ).toBe(0);
  await after.result();
});
