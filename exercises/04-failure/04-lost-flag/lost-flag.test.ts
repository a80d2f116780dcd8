import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { bankDay, requestsTaken } from './bank';
import type { takeBack } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('a closed account is tried once', async ({ client, env, ids }) => {
  bankDay();
  const handle = await client.workflow.start<typeof takeBack>('takeBack', {
    ...ids,
    args: ['order 31', 'closed-1', 20],
  });
  await env.sleep('10 minutes');

  const requests = requestsTaken();
  expect(
    requests,
    `the account is closed for good, and the bank was asked ${requests} times: the failure that says so is only the cause of the one you throw`,
  ).toBe(1);
  expect((await handle.describe()).status.name, 'nobody can make this refund, it should have failed').toBe(
    'FAILED',
  );
});

test('a busy line is tried again', async ({ client, ids }) => {
  bankDay(2);
  const outcome = await client.workflow
    .execute<typeof takeBack>('takeBack', { ...ids, args: ['order 32', 'open-1', 20] })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return `given up after ${requestsTaken()} of the 3 requests that it took`;
    });
  expect(outcome, 'the line was busy for a few seconds').toBe('order 32 is paid back');
});

test('support finds order, type and details', async ({ client, env, ids }) => {
  bankDay(1);
  const handle = await client.workflow.start<typeof takeBack>('takeBack', {
    ...ids,
    args: ['order 33', 'closed-2', 45],
  });
  await env.sleep('10 minutes');
  expect((await handle.describe()).status.name, 'nobody can make this refund, it should have failed').toBe(
    'FAILED',
  );

  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  const activity = error instanceof WorkflowFailedError ? error.cause : undefined;
  const failure = activity instanceof ActivityFailure ? activity.cause : undefined;
  if (!(failure instanceof ApplicationFailure)) throw new Error('the refund failed for no known reason');
  expect(failure.message, 'support looks for the number of the order').toContain('order 33');
  expect(failure.type, 'support sorts failures by type').toBe('AccountClosed');
  expect(failure.details, 'support calls the customer, and needs account and sum').toEqual([
    { account: 'closed-2', euros: 45 },
  ]);
});
