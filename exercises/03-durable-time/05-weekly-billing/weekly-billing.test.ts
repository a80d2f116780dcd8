import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { membership } from './workflows';

const test = kata({ workflows: './workflows', activities });

const DAY = 24 * 3600_000;

/** The day of each bill, counted from the start, as "week 1: day 7". */
function bills(rows: readonly { type: string; detail: string; elapsedMs: number }[]): string[] {
  return rows
    .filter((row) => row.type === 'ActivityTaskScheduled')
    .map((row, index) => `bill ${index + 1}: day ${Math.round(row.elapsedMs / DAY)}`);
}

test('a bank that was down for 2 days delays its own bill and no other', async ({ client, ids, history }) => {
  const ada: activities.Member = { name: 'Ada', bankDownForDays: { 2: 2 } };
  await client.workflow.execute<typeof membership>('membership', { ...ids, args: [ada, 4] });

  expect(
    bills((await history()).rows),
    'in week 2 the bank was down for 2 days, and the bills after it went out late',
  ).toEqual(['bill 1: day 7', 'bill 2: day 14', 'bill 3: day 21', 'bill 4: day 28']);
});

test('a bank that was down for 9 days costs no bill and no rhythm', async ({ client, ids, history }) => {
  const ada: activities.Member = { name: 'Ada', bankDownForDays: { 2: 9 } };
  await client.workflow.execute<typeof membership>('membership', { ...ids, args: [ada, 5] });

  expect(
    bills((await history()).rows),
    'bill 2 went through on day 23: bill 3 is overdue and follows at once, bill 4 is on time again',
  ).toEqual(['bill 1: day 7', 'bill 2: day 14', 'bill 3: day 23', 'bill 4: day 28', 'bill 5: day 35']);
});

test('every bill is paid before the membership ends', async ({ client, ids, history }) => {
  const ada: activities.Member = { name: 'Ada', bankDownForDays: { 3: 1 } };
  await client.workflow.execute<typeof membership>('membership', { ...ids, args: [ada, 3] });

  const paid = (await history()).rows.filter((row) => row.type === 'ActivityTaskCompleted').length;
  expect(paid, `3 weeks were billed, ${paid} were paid when the membership ended`).toBe(3);
});
