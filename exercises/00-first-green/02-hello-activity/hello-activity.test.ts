import { beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { bank } from './bank';
import type { checkout } from './workflows';

const test = kata({ workflows: './workflows', activities });

beforeEach(() => {
  bank.payments = [];
});

test('charges the card once', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof checkout>('checkout', { ...ids, args: ['A-17', 36] });
  const payments = bank.payments.filter(({ orderId }) => orderId === 'A-17');
  const asked = (await history()).rows.some(({ type }) => type === 'ActivityTaskScheduled');
  expect(
    payments.length,
    `the bank should have one payment for order A-17, it has ${payments.length}` +
      (asked && payments.length === 0
        ? ': the workflow asked for the charge, and ended without waiting for it'
        : ''),
  ).toBe(1);
  expect(payments[0]?.euros, `the order costs 36 euros, the card was charged ${payments[0]?.euros}`).toBe(36);
});

test("answers with the bank's receipt", async ({ client, ids }) => {
  const receipt = await client.workflow.execute<typeof checkout>('checkout', { ...ids, args: ['B-04', 24] });
  expect(
    bank.payments.map((payment) => payment.receipt),
    `the customer was given ${JSON.stringify(receipt)}, a receipt that the bank does not know`,
  ).toContain(receipt);
});

test('writes the charge into the history', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof checkout>('checkout', { ...ids, args: ['C-31', 12] });
  expect(await history()).toContainEvents([
    'ActivityTaskScheduled',
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
  ]);
});
