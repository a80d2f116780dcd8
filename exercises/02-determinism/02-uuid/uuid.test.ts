import { beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { bank } from './bank';
import { references, type kitchen } from './workflows';

const test = kata({ workflows: './workflows', activities });

beforeEach(() => {
  bank.payments.clear();
  bank.lost = 0;
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('the bank gets a deposit and the rest', async ({ client, ids }) => {
  await client.workflow.execute<typeof kitchen>('kitchen', { ...ids, args: [9_000_00] });

  const payments = [...bank.payments];
  expect(
    payments.map(([, cents]) => cents),
    payments.length === 1
      ? `deposit and rest had the same reference, ${payments[0]![0]}: the bank took the rest for a repetition, and the kitchen is not paid`
      : 'a kitchen of 9000 euros is paid as 3000 and 6000',
  ).toEqual([3_000_00, 6_000_00]);
  for (const [reference] of payments) {
    expect(reference, `the bank wants a UUID, and got ${reference}`).toMatch(UUID);
  }
});

test('another kitchen has references of its own', async ({ client, ids }) => {
  await client.workflow.execute<typeof kitchen>('kitchen', { ...ids, args: [9_000_00] });
  await client.workflow.execute<typeof kitchen>('kitchen', {
    ...ids,
    workflowId: `${ids.workflowId}-2`,
    args: [6_000_00],
  });

  const paid = [...bank.payments.values()].reduce((sum, cents) => sum + cents, 0) / 100;
  expect(paid, `two kitchens cost 9000 and 6000 euros, and the bank was paid ${paid}`).toBe(15_000);
});

test('a payment that is tried again keeps its reference', async ({ client, ids }) => {
  bank.lost = 1;
  await client.workflow.execute<typeof kitchen>('kitchen', { ...ids, args: [9_000_00] });

  const paid = [...bank.payments.values()].reduce((sum, cents) => sum + cents, 0) / 100;
  expect(
    paid,
    `one answer of the bank got lost, the payment was tried again, and a kitchen of 9000 euros was paid with ${paid}`,
  ).toBe(9000);
});

// #region desk
test('every worker names the references that the bank has', async ({ client, env, ids, restartWorker }) => {
  const order = await client.workflow.start<typeof kitchen>('kitchen', { ...ids, args: [9_000_00] });
  await env.sleep('10 days');
  expect(bank.payments.size, 'on day 10 the deposit is paid, and the rest is not due').toBe(1);
  const { length } = await order.query(references);
  expect(length, `on day 10 there was one payment, and the desk names ${length} references`).toBe(1);
  await order.result();

  await restartWorker();
  const named = await order.query(references);
  // #endregion desk
  const known = [...bank.payments.keys()];
  expect(
    named,
    `a new worker replayed the order and names ${named.join(' and ')}, references that the bank has never seen`,
  ).toEqual(known);
});
