import { afterAll, beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { invoice } from './workflows';

const test = kata({ workflows: './workflows', activities });

// The bank, as Node's fetch reaches it. No network is used.
const bank = { rate: 1.08, asked: 0, silent: 0 };
const { fetch: network } = globalThis;
globalThis.fetch = () => {
  bank.asked += 1;
  return bank.asked <= bank.silent
    ? Promise.reject(new TypeError('the bank does not answer'))
    : Promise.resolve(Response.json({ rate: bank.rate }));
};

afterAll(() => {
  globalThis.fetch = network;
});

beforeEach(() => {
  Object.assign(bank, { rate: 1.08, asked: 0, silent: 0 });
});

test("writes the invoice at the bank's rate", async ({ client, ids, history }) => {
  const cents = await client.workflow.execute<typeof invoice>('invoice', { ...ids, args: [200] });
  expect(cents, `200 euros at 1.08 are 216 dollars, the invoice says ${cents / 100}`).toBe(21_600);
  expect(await history(), 'the bank is asked in an activity').toContainEvents([
    'ActivityTaskScheduled',
    'ActivityTaskCompleted',
    'WorkflowExecutionCompleted',
  ]);
});

test('takes the rate of the day', async ({ client, ids }) => {
  bank.rate = 1.12;
  const cents = await client.workflow.execute<typeof invoice>('invoice', { ...ids, args: [200] });
  expect(
    cents,
    'today the bank gives 1.12, so 200 euros are 224 dollars; the invoice is at another rate',
  ).toBe(22_400);
});

test("asks again when the bank doesn't answer", async ({ client, ids }) => {
  bank.silent = 1;
  const cents = await client.workflow.execute<typeof invoice>('invoice', { ...ids, args: [200] });
  expect(
    bank.asked,
    `the bank did not answer the first call; calls in all: ${bank.asked}; an activity is tried again only when it throws`,
  ).toBe(2);
  expect(cents, 'the bank gave 1.08 when it was asked again; the invoice is at another rate').toBe(21_600);
});

test('does not ask again in a replay', async ({ client, ids, replay }) => {
  await client.workflow.execute<typeof invoice>('invoice', { ...ids, args: [200] });
  bank.rate = 2;
  await replay();
  expect(bank.asked, `the bank should be asked once; calls in all, with the replay: ${bank.asked}`).toBe(1);
});
