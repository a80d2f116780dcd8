import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('a refused order ends', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['oven', 1] });
  await env.sleep('1 hour');

  const { name } = (await handle.describe()).status;
  expect(name, `the order was refused, and an hour later it is ${name}`).toBe('FAILED');
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

test('a mistake in the price list does not fail the order', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['lamp', 1] });
  await env.sleep('1 hour');

  const { name } = (await handle.describe()).status;
  expect(name, 'the price list has a gap, and a customer lost an order that nobody refused').toBe('RUNNING');
  expect(await history()).toContainEvents(['WorkflowTaskFailed']);
});
