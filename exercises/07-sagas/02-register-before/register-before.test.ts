import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { booksOf, plan } from './bank';
import type { placeOrder } from './workflows';

const test = kata({ workflows: './workflows', activities });

const euros = (cents: number): string => (cents / 100).toFixed(2);

/** Places an order for 12.50 and says how that ended. */
async function outcomeOf(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  order: string,
): Promise<string> {
  try {
    await client.workflow.execute<typeof placeOrder>('placeOrder', { ...ids, args: [order, 1250] });
    return 'placed';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const root = cause instanceof ActivityFailure ? cause.cause : cause;
    if (root instanceof ApplicationFailure) return root.message;
    throw error;
  }
}

test('a charge whose reply is lost is paid back', async ({ client, ids }) => {
  plan('order 1', 'the reply to the charge is lost');
  const outcome = await outcomeOf(client, ids, 'order 1');

  const { held, charged, paidBack } = booksOf('order 1');
  expect(
    paidBack,
    `the order failed; the customer was charged ${euros(charged)} and got ${euros(paidBack)} back`,
  ).toBe(1250);
  expect(held, 'the order failed, and the stock was never released').toBe(0);
  expect(outcome, 'the shop wants to hear why').toBe('the bank did not answer');
});

test('stock whose reply is lost is released', async ({ client, ids }) => {
  plan('order 6', 'the reply of the warehouse is lost');
  const outcome = await outcomeOf(client, ids, 'order 6');

  const { held, charged } = booksOf('order 6');
  expect(held, 'the warehouse holds a piece for an order that failed').toBe(0);
  expect(charged, 'the customer was charged for an order that failed').toBe(0);
  expect(outcome, 'the shop wants to hear why').toBe('the warehouse did not answer');
});

test('a card that is declined costs the shop nothing', async ({ client, ids }) => {
  plan('order 2', 'the card is declined');
  const outcome = await outcomeOf(client, ids, 'order 2');

  const { held, charged, paidBack } = booksOf('order 2');
  expect(charged, 'the card was declined').toBe(0);
  expect(paidBack, `the card was declined, and she got ${euros(paidBack)} that she had never paid`).toBe(0);
  expect(held, 'the card was declined, and the stock was never released').toBe(0);
  expect(outcome, 'the shop wants to hear why').toBe('the card was declined');
});

test('a refund whose reply is lost is paid out once', async ({ client, ids }) => {
  plan('order 3', 'the reply to the charge is lost', 'the reply to the refund is lost');
  const outcome = await outcomeOf(client, ids, 'order 3');

  const { held, charged, paidBack } = booksOf('order 3');
  expect(
    paidBack,
    `the reply to the refund was lost as well: the customer was charged ${euros(charged)} and got ${euros(paidBack)} back`,
  ).toBe(1250);
  expect(held, 'the stock was never released').toBe(0);
  expect(outcome, 'the shop wants to hear why').toBe('the bank did not answer');
});

test('an order that goes well is charged once and keeps its stock', async ({ client, ids, history }) => {
  expect(await outcomeOf(client, ids, 'order 4')).toBe('placed');
  expect(booksOf('order 4'), 'nothing went wrong').toEqual({ held: 1, charged: 1250, paidBack: 0 });
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 2);
});

test('a compensation bears to be asked for nothing, and to be asked twice', async ({
  activityEnvironment,
}) => {
  const { charge, refund } = activities;
  await activityEnvironment.run(refund, 'order 5', 1250);
  expect(booksOf('order 5').paidBack, 'nothing was paid, and money was paid out').toBe(0);

  await activityEnvironment.run(charge, 'order 5', 1250);
  await activityEnvironment.run(refund, 'order 5', 1250);
  await activityEnvironment.run(refund, 'order 5', 1250);
  expect(booksOf('order 5'), 'one charge, two refunds').toEqual({ held: 0, charged: 1250, paidBack: 1250 });
});
