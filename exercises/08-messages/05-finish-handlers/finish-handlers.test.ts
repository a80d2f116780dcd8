import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { bankDay } from './bank';
import type { stall } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** The innermost reason why an update failed. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : reasonOf(cause);
}

// #region paying
test('who is paying at closing time gets a receipt', async ({ client, ids }) => {
  bankDay('Ada');
  const handle = await client.workflow.start<typeof stall>('stall', ids);
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
