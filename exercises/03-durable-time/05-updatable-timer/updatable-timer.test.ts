import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { trial } from './workflows';

const test = kata({ workflows: './workflows', activities });

const DAY = 24 * 3600_000;

/** The day on which the run ended, counted from its start. */
function lastDay(history: { rows: readonly { elapsedMs: number }[] }): number {
  return Math.round(history.rows.at(-1)!.elapsedMs / DAY);
}

test('a trial that support moves to day 45 ends on day 45', async ({ client, env, ids, history }) => {
  const start = await env.currentTimeMs();
  const handle = await client.workflow.start<typeof trial>('trial', {
    ...ids,
    args: ['ada', start + 30 * DAY],
  });
  await env.sleep('12 days');
  await handle.signal<[number]>('moveEnd', start + 45 * DAY);
  await handle.result();

  const day = lastDay(await history());
  expect(day, `support moved the end from day 30 to day 45, the trial ended on day ${day}`).toBe(45);
});

test('a trial that support moves to day 20 ends on day 20', async ({ client, env, ids, history }) => {
  const start = await env.currentTimeMs();
  const handle = await client.workflow.start<typeof trial>('trial', {
    ...ids,
    args: ['ada', start + 30 * DAY],
  });
  await env.sleep('12 days');
  await handle.signal<[number]>('moveEnd', start + 20 * DAY);
  await handle.result();

  const day = lastDay(await history());
  expect(day, `support moved the end from day 30 to day 20, the trial ended on day ${day}`).toBe(20);
});

test('the last of several moves counts', async ({ client, env, ids, history }) => {
  const start = await env.currentTimeMs();
  const handle = await client.workflow.start<typeof trial>('trial', {
    ...ids,
    args: ['ada', start + 30 * DAY],
  });
  await env.sleep('12 days');
  await handle.signal<[number]>('moveEnd', start + 45 * DAY);
  await env.sleep('4 days');
  await handle.signal<[number]>('moveEnd', start + 20 * DAY);
  await env.sleep('2 days');
  await handle.signal<[number]>('moveEnd', start + 60 * DAY);
  await handle.result();

  const day = lastDay(await history());
  expect(day, `support moved the end to day 45, 20, then 60, the trial ended on day ${day}`).toBe(60);
});

test('a move into the past ends the trial at once', async ({ client, env, ids, history }) => {
  const start = await env.currentTimeMs();
  const handle = await client.workflow.start<typeof trial>('trial', {
    ...ids,
    args: ['ada', start + 30 * DAY],
  });
  await env.sleep('12 days');
  await handle.signal<[number]>('moveEnd', start + 5 * DAY);
  await handle.result();

  const day = lastDay(await history());
  expect(day, `on day 12 support moved the end to day 5, the trial ended on day ${day}`).toBe(12);
});

test('a trial that nobody moves ends on day 30, after one mail', async ({ client, env, ids, history }) => {
  const start = await env.currentTimeMs();
  await client.workflow.execute<typeof trial>('trial', { ...ids, args: ['ada', start + 30 * DAY] });

  const { rows } = await history();
  const day = lastDay({ rows });
  expect(day, `nobody moved the end from day 30, the trial ended on day ${day}`).toBe(30);
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 1);
  const mailed = rows
    .filter(({ type }) => type === 'ActivityTaskCompleted')
    .map(({ elapsedMs }) => Math.round(elapsedMs / DAY));
  const when = mailed.length === 0 ? 'on no day' : `on day ${mailed.join(' and ')}`;
  expect(mailed, `the account was locked and its owner told ${when}, the trial ended on day 30`).toEqual([
    30,
  ]);
});
