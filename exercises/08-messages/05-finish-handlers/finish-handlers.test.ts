import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { bankDay } from './bank';
import type { stall } from './workflows';

const charge = async (customer: string): Promise<string> => {
  if (customer === 'Eve') throw ApplicationFailure.nonRetryable('the card was declined');
  return await activities.charge(customer);
};
const test = kata({ workflows: './workflows', activities: { ...activities, charge } });

/** A stall that has been open for a while: a query is answered after its first task. */
async function opened(client: Client, ids: { taskQueue: string; workflowId: string }) {
  const handle = await client.workflow.start<typeof stall>('stall', ids);
  await handle.query('__temporal_workflow_metadata');
  return handle;
}

/** The innermost reason why an update failed. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : reasonOf(cause);
}

// #region paying
test('who is paying at closing time gets a receipt', async ({ client, ids }) => {
  bankDay('Ada');
  const handle = await opened(client, ids);
  const payment = await handle.startUpdate<string, [string, number]>('pay', {
    args: ['Ada', 12],
    waitForStage: 'ACCEPTED',
  });
  // Bob comes after Ada and is done before her.
  await handle.executeUpdate<string, [string, number]>('pay', { args: ['Bob', 5] });
  await handle.signal('close');

  const answered = payment.result().catch(reasonOf);
  const takings = await handle.result();
  const answer = await answered;
  expect(answer, `Ada was paying when the stall closed, and she was told: ${answer}`).toMatch(/^receipt/);
  expect(takings, `Ada paid 12 euros and Bob 5, the stall counts ${takings}`).toBe(17);
});
// #endregion paying

test('after a whole day the stall counts what was paid', async ({ client, ids }) => {
  bankDay('Ada');
  const handle = await opened(client, ids);
  await handle.executeUpdate<string, [string, number]>('pay', { args: ['Bob', 5] });
  const refusal = await handle
    .executeUpdate<string, [string, number]>('pay', { args: ['Eve', 40] })
    .catch(reasonOf);
  expect(refusal, `Eve's card was declined, and she was told: ${refusal}`).toBe('the card was declined');
  const payment = await handle.startUpdate<string, [string, number]>('pay', {
    args: ['Ada', 12],
    waitForStage: 'ACCEPTED',
  });
  await handle.signal('close');

  const answered = payment.result().catch(reasonOf);
  const takings = await handle.result();
  const answer = await answered;
  expect(answer, `Ada was paying when the stall closed, and she was told: ${answer}`).toMatch(/^receipt/);
  expect(takings, `Bob paid 5 euros, Ada 12 and Eve nothing, the stall counts ${takings}`).toBe(17);
});

test('a stall where nobody is paying closes at once', async ({ client, ids, history }) => {
  bankDay();
  const handle = await client.workflow.start<typeof stall>('stall', ids);
  await handle.executeUpdate<string, [string, number]>('pay', { args: ['Bob', 5] });
  await handle.signal('close');
  const takings = await handle.result();
  expect(takings, `Bob paid 5 euros, the stall counts ${takings}`).toBe(5);

  const { elapsedMs } = (await history()).rows.at(-1)!;
  expect(elapsedMs, `nobody was paying, and the stall closed after ${duration(elapsedMs)}`).toBeLessThan(
    60_000,
  );
});

test('a stall that nobody closes stays open', async ({ client, env, ids }) => {
  bankDay();
  const handle = await client.workflow.start<typeof stall>('stall', ids);
  await handle.executeUpdate<string, [string, number]>('pay', { args: ['Bob', 5] });
  await env.sleep('8 hours');
  const { name } = (await handle.describe()).status;
  expect(name, 'nobody closed the stall, and it is closed').toBe('RUNNING');
});
