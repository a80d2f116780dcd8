import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { settleInvoice } from './workflows';

const test = kata({ workflows: './workflows', activities });

const DAY = 24 * 3600_000;

/** A row of the history, as `history().rows` gives it. */
interface Row {
  type: string;
  detail: string;
  elapsedMs: number;
}

/** On which days, counted from the start, this activity was scheduled. */
function daysOf(activity: string, rows: readonly Row[]): number[] {
  return rows
    .filter((row) => row.type === 'ActivityTaskScheduled' && row.detail.startsWith(`${activity}(`))
    .map((row) => Math.round(row.elapsedMs / DAY));
}

test('an invoice approved on day 1 is not reminded of on day 3', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof settleInvoice>('settleInvoice', {
    ...ids,
    args: ['invoice-7'],
  });
  await env.sleep('1 day');
  await handle.signal('approve');
  await handle.result();

  const { rows } = await history();
  const reminders = daysOf('remind', rows);
  expect(reminders, `approved on day 1, and still reminded on day ${reminders.join(', ')}`).toEqual([]);
  expect(daysOf('pay', rows), 'an invoice approved on day 1 is paid on day 8').toEqual([8]);
  const paid = rows.filter((row) => row.type === 'ActivityTaskCompleted').length;
  expect(paid, 'the bank was asked to pay, and the invoice was closed before it had').toBe(1);
});

test('the approval cancels the timer of the reminder', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof settleInvoice>('settleInvoice', {
    ...ids,
    args: ['invoice-8'],
  });
  await env.sleep('1 day');
  await handle.signal('approve');
  await handle.result();

  const { rows } = await history();
  const wakeUps = rows
    .filter((row) => row.type === 'TimerFired')
    .map((row) => Math.round(row.elapsedMs / DAY));
  expect(
    wakeUps,
    `nobody canceled the timer that lost the race: it woke the workflow on day ${wakeUps[0]} for nothing`,
  ).toEqual([8]);
  expect(await history()).toContainEvents(['TimerStarted', 'WorkflowExecutionSignaled', 'TimerCanceled']);
});

test('a silent manager is reminded once, and nothing is paid before she approves', async ({
  client,
  env,
  ids,
  history,
}) => {
  const handle = await client.workflow.start<typeof settleInvoice>('settleInvoice', {
    ...ids,
    args: ['invoice-9'],
  });
  await env.sleep('20 days');
  expect(daysOf('pay', (await history()).rows), 'an invoice was paid that nobody approved').toEqual([]);

  await handle.signal('approve');
  await handle.result();

  const { rows } = await history();
  expect(daysOf('remind', rows), 'a manager who is silent for 20 days is reminded once, on day 3').toEqual([
    3,
  ]);
  expect(daysOf('pay', rows), 'an invoice approved on day 20 is paid on day 27').toEqual([27]);
});
