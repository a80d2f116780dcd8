import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { membership } from './workflows';

const test = kata({ workflows: './workflows', activities });

const DAY = 24 * 3600_000;

/** The days on which bills went out, counted from the start. */
function billingDays(rows: readonly { type: string; elapsedMs: number }[]): string {
  return rows
    .filter((row) => row.type === 'ActivityTaskScheduled')
    .map((row) => Math.round(row.elapsedMs / DAY))
    .join(', ');
}

test('a bank that was down for 2 days delays no later bill', async ({ client, ids, history }) => {
  const ada: activities.Member = { name: 'Ada', bankDownForDays: { 2: 2 } };
  await client.workflow.execute<typeof membership>('membership', { ...ids, args: [ada, 4] });

  const days = billingDays((await history()).rows);
  expect(
    days,
    `bills went out on days ${days}: the bank was down from day 14 to 16, the bills after it were not`,
  ).toBe('7, 14, 21, 28');
});

test('a bank that was down for 9 days costs no bill and no rhythm', async ({ client, ids, history }) => {
  const ada: activities.Member = { name: 'Ada', bankDownForDays: { 2: 9 } };
  await client.workflow.execute<typeof membership>('membership', { ...ids, args: [ada, 5] });

  const days = billingDays((await history()).rows);
  expect(
    days,
    `bills went out on days ${days}: bill 2 was paid on day 23, so bill 3 is overdue and follows at once, bill 4 is due on day 28`,
  ).toBe('7, 14, 23, 28, 35');
});

test('every bill is paid before the membership ends', async ({ client, ids, history }) => {
  const ada: activities.Member = { name: 'Ada', bankDownForDays: { 3: 1 } };
  await client.workflow.execute<typeof membership>('membership', { ...ids, args: [ada, 3] });

  const paid = (await history()).rows.filter((row) => row.type === 'ActivityTaskCompleted').length;
  expect(paid, `3 weeks were billed, ${paid} were paid when the membership ended`).toBe(3);
});
