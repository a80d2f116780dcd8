import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import type { trial } from './workflows';

const test = kata({ workflows: './workflows', activities });

const DAY = 24 * 3600_000;

/** What the history says about the timer of the trial. */
function timerOf(rows: readonly { type: string; detail: string }[]): string {
  const timer = rows.find((row) => row.type === 'TimerStarted');
  if (!timer) return 'the server was asked for no timer';
  if (!rows.some((row) => row.type === 'TimerFired')) return 'a timer was started, and nobody waited for it';
  return `its timer was set to ${timer.detail}`;
}

// #region elapsed
test('ends the trial after 30 days', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof trial>('trial', { ...ids, args: ['ada'] });

  const { rows } = await history();
  const elapsed = rows.at(-1)!.elapsedMs;
  const message = `Ada was promised 30 days, her trial ended after ${duration(elapsed)}: ${timerOf(rows)}`;
  expect(elapsed, message).toBeGreaterThanOrEqual(30 * DAY);
  expect(elapsed, message).toBeLessThan(31 * DAY);
  expect(await history()).toContainEvents(['TimerStarted', 'TimerFired', 'WorkflowExecutionCompleted']);
});
// #endregion elapsed

test('sends one mail, when the trial is over', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof trial>('trial', { ...ids, args: ['ada'] });

  const { rows } = await history();
  const mails = rows.filter((row) => row.type === 'ActivityTaskScheduled');
  expect(mails, `Ada got ${mails.length} mails, she wants one`).toHaveLength(1);
  const day = Math.round(mails[0]!.elapsedMs / DAY);
  expect(day, `the mail that ends the trial went out on day ${day}`).toBe(30);
  const sent = rows.filter((row) => row.type === 'ActivityTaskCompleted').length;
  expect(sent, 'a mail was asked for, and the trial ended without waiting for it').toBe(1);
});

test('survives a restart on day 12', async ({ client, env, ids, history, restartWorker }) => {
  const handle = await client.workflow.start<typeof trial>('trial', { ...ids, args: ['ada'] });
  await env.sleep('12 days');
  const status = (await handle.describe()).status.name;
  expect(status, 'on day 12 there was no trial left to survive').toBe('RUNNING');

  await restartWorker();
  await handle.result();

  const { rows } = await history();
  const day = Math.round(rows.at(-1)!.elapsedMs / DAY);
  expect(day, `a worker was replaced on day 12, and the trial ended on day ${day}`).toBe(30);
  const mails = rows.filter((row) => row.type === 'ActivityTaskScheduled').length;
  expect(mails, `after the restart Ada got ${mails} mails`).toBe(1);
});
