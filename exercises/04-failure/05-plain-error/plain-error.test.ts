import { type WorkflowHandle, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect, vi } from 'vitest';
import { kata, type KataHistory } from '#kata';
import * as activities from './activities';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** Waits until the workflow's first step is over, one way or the other, and says what became of the order. */
async function statusAfterTheFirstStep(
  handle: WorkflowHandle,
  history: () => Promise<KataHistory>,
): Promise<string> {
  const isOver = /^WorkflowTaskFailed$|^WorkflowExecution(Completed|Failed)$/;
  await vi.waitUntil(async () => (await history()).types.some((type) => isOver.test(type)), {
    timeout: 5000,
    interval: 5,
  });
  return (await handle.describe()).status.name;
}

test('a refused order ends', async ({ client, ids, history }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['oven', 1] });

  const status = await statusAfterTheFirstStep(handle, history);
  expect(status, `your workflow refused the order, and the order is ${status}`).toBe('FAILED');
  expect(await history(), 'a refused order was delivered').toHaveEventCount('ActivityTaskScheduled', 0);
});

test('the customer is told the reason', async ({ client, ids }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['cheese', 17] });

  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  const { cause } = error as WorkflowFailedError;
  expect(cause, 'the failure says nothing of why').toBeInstanceOf(ApplicationFailure);
  expect(cause?.message, '17 cheeses cost 510 euros: the reason should name the sum').toContain('510');
});

test('an order within the limit is delivered', async ({ client, ids }) => {
  const outcome = await client.workflow.execute<typeof order>('order', { ...ids, args: ['bread', 125] });
  expect(outcome, '125 breads cost 500 euros, which is allowed').toBe('bread is delivered');
});

test('a mistake in the price list does not fail the order', async ({ client, ids, history }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['lamp', 1] });

  const status = await statusAfterTheFirstStep(handle, history);
  expect(status, 'the price list has a gap, and a customer lost an order that nobody refused').toBe(
    'RUNNING',
  );
  expect(await history()).toContainEvents(['WorkflowTaskFailed']);
});
