import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { chargesMade, gatewayDay } from './gateway';
import type { checkout } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** The activity was tried so many times; the history tells it at the start of the last attempt. */
function attempts(history: {
  events: readonly { activityTaskStartedEventAttributes?: { attempt?: number | null } | null }[];
}): number {
  return Math.max(
    0,
    ...history.events.map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 0),
  );
}

test('two lost answers, three attempts, one charge', async ({ client, ids, history }) => {
  gatewayDay('answer lost', 'answer lost');
  const outcome = await client.workflow
    .execute<typeof checkout>('checkout', { ...ids, args: ['order 7', 4200] })
    .catch(() => 'the checkout failed');

  const tried = attempts(await history());
  const made = chargesMade().length;
  expect(made, `Ada bought once and was charged ${made} times in ${tried} attempts`).toBe(1);
  expect(outcome, 'Ada was charged, and the shop must get the receipt').toBe('receipt 1');
  expect(tried, 'two answers were lost, so the third attempt is the one that gets through').toBe(3);
});

test('a gateway that was down is asked again, and charges', async ({ client, ids }) => {
  gatewayDay('down');
  const receipt = await client.workflow
    .execute<typeof checkout>('checkout', { ...ids, args: ['order 8', 4200] })
    .catch(() => 'the checkout failed');

  expect(receipt, 'the gateway was down for one call, and the order was never paid').toBe('receipt 1');
  expect(chargesMade(), 'the card is charged with what the order costs').toMatchObject([
    { order: 'order 8', cents: 4200 },
  ]);
});

test('two orders are two charges', async ({ client, ids }) => {
  gatewayDay();
  for (const order of ['order 9', 'order 10']) {
    await client.workflow.execute<typeof checkout>('checkout', {
      taskQueue: ids.taskQueue,
      workflowId: order,
      args: [order, 4200],
    });
  }
  const orders = chargesMade().map((made) => made.order);
  expect(orders, 'the second order has the same price, and goods were shipped for nothing').toEqual([
    'order 9',
    'order 10',
  ]);
});
