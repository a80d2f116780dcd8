import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import type { holdSeat } from './workflows';

const test = kata({ workflows: './workflows', activities });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A row of the history, as `history().rows` gives it. */
interface Row {
  type: string;
  detail: string;
  elapsedMs: number;
}

/** When this activity had done its work, in milliseconds since the start; never is Infinity. */
function momentOf(activity: string, rows: readonly Row[]): number {
  const row = rows.find(
    ({ type, detail }) => type === 'ActivityTaskCompleted' && detail.startsWith(`${activity}:`),
  );
  return row?.elapsedMs ?? Infinity;
}

test('a seat is confirmed as soon as it is paid', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof holdSeat>('holdSeat', { ...ids, args: ['7A'] });
  await env.sleep('70 minutes');
  await handle.signal('pay');
  await handle.result();

  const late = momentOf('confirm', (await history()).rows) - 70 * MINUTE;
  const when = late === Infinity ? 'never confirmed' : `confirmed ${duration(late)} later`;
  expect(late, `Ada paid after 70 minutes, her seat was ${when}`).toBeLessThan(MINUTE);
});

test('a seat that nobody pays wakes the workflow up once, after a day', async ({
  client,
  env,
  ids,
  history,
}) => {
  await client.workflow.start<typeof holdSeat>('holdSeat', { ...ids, args: ['7B'] });
  await env.sleep('2 days');

  const { rows } = await history();
  const held = momentOf('release', rows);
  const fate = held === Infinity ? 'never released' : `released after ${duration(held)}`;
  expect(Math.round(held / HOUR), `nobody paid for a day, and the seat was ${fate}`).toBe(24);
  const wakeUps = rows.filter((row) => row.type === 'TimerFired').length;
  expect(wakeUps, `the workflow was woken up ${wakeUps} times, once was needed: ${rows.length} events`).toBe(
    1,
  );
});
