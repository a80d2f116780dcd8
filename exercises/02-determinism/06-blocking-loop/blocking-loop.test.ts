import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { found, status, type order } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** The order still runs when the clerk comes back. */
async function expectToWait(handle: WorkflowHandle): Promise<void> {
  const { status, startTime, closeTime } = await handle.describe();
  const lasted = Number(closeTime ?? startTime) - Number(startTime);
  expect(
    status.name,
    `the clerk needs 10 minutes to find the goods, the order had given up after ${duration(lasted)}`,
  ).toBe('RUNNING');
}

// #region waits
test("waits for the clerk's signal", async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-17'] });
  await env.sleep('10 minutes');
  await expectToWait(handle);

  await handle.signal(found, 'shelf 7');
  expect(await handle.result(), 'the clerk found the goods on shelf 7').toBe('A-17 shipped from shelf 7');
});
// #endregion waits

test('is asleep until then', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-18'] });
  await env.sleep('10 minutes');
  await expectToWait(handle);

  const woken = (await history()).types.filter((type) => type === 'WorkflowTaskStarted').length - 1;
  expect(
    woken,
    `the clerk looked for 10 minutes, and meanwhile the order was woken up ${woken} times for nothing`,
  ).toBe(0);
});

test('one worker serves the orders behind it', async ({ client, env, ids }) => {
  const begin = (id: string) =>
    client.workflow.start<typeof order>('order', {
      ...ids,
      workflowId: `${ids.workflowId}-${id}`,
      args: [id],
    });
  const waiting = await begin('A-19');
  const other = await begin('A-20');
  await env.sleep('10 minutes');
  await expectToWait(other);

  await other.signal(found, 'shelf 1');
  expect(await other.result(), 'A-20 was found on shelf 1').toBe('A-20 shipped from shelf 1');
  await expectToWait(waiting);
  expect(await waiting.query(status), 'Ada asks for A-19').toBe('a clerk looks for it');
  await waiting.signal(found, 'shelf 9');
  expect(await waiting.result(), 'A-19 was found on shelf 9').toBe('A-19 shipped from shelf 9');
  expect(await waiting.query(status), 'Ada asks for A-19 again').toBe('found on shelf 9');
});
