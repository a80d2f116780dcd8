import { activityInfo, heartbeat } from '@temporalio/activity';
import { afterEach, expect, vi } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { answers } from './answers';
import type { Job } from './jobs';
import { counter, warehouseDay } from './warehouse';
import type { announce, customs, delivery, invoice, terminal } from './workflows';

const test = kata({ workflows: './workflows', activities });
afterEach(() => {
  warehouseDay();
});

const undecided = (Object.keys(answers) as Job[]).filter((job) => answers[job] === 'undecided');
const decided = (job: Job): void => {
  expect(answers[job], `${job}: not decided yet`).not.toBe('undecided');
};

test('every job is decided', () => {
  expect(undecided.length, `${undecided.length} of 5 jobs are not decided yet`).toBe(0);
});

// #region tariff
test('tariff: twenty looks at a table', async ({ client, ids, history }) => {
  const cents = await client.workflow.execute<typeof delivery>('delivery', { ...ids, args: [20] });
  decided('tariff');

  const { events } = await history();
  expect(cents).toBe(21_000);
  expect(
    events.length,
    `tariff: 20 parcels were priced, and the history has ${events.length} events`,
  ).toBeLessThan(30);
});
// #endregion tariff

test('shelf: somebody waits at a terminal', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof terminal>('terminal', { ...ids, args: ['kettle'] });
  decided('shelf');

  const tasks = (await history()).types.filter((type) => type === 'WorkflowTaskCompleted').length;
  expect(tasks, `shelf: there was time for one workflow task, and it took ${tasks}`).toBe(1);
});

// #region number
test('invoiceNumber: a number that can not be given back', async ({ client, ids, history }) => {
  decided('invoiceNumber');
  warehouseDay();
  const handle = await client.workflow.start<typeof invoice>('invoice', { ...ids, args: ['Ada'] });
  const attempt = async () => (await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0;
  // Either the number is in the history when the task is tried again, or the second try draws another.
  const isWritten = async () =>
    (await history()).types.includes('ActivityTaskCompleted') && (await attempt()) >= 2;
  await vi.waitUntil(async () => counter.drawn > 1 || (await isWritten()), { timeout: 5000, interval: 5 });

  const words = `invoiceNumber: the workflow task failed and was tried again, and ${counter.drawn} numbers were drawn for one invoice`;
  expect(counter.drawn, words).toBe(1);
});
// #endregion number

// #region scan
test('customsScan: how far is it?', async ({ client, ids }) => {
  decided('customsScan');
  const handle = client.workflow.getHandle<typeof customs>(ids.workflowId);
  const pending = async () => (await handle.describe()).raw.pendingActivities ?? [];
  let seen = 'no activity';
  warehouseDay({
    async scan() {
      heartbeat('3 of 8');
      const isLocal = activityInfo().isLocal;
      await vi.waitUntil(async () => isLocal || (await pending())[0]?.heartbeatDetails, {
        timeout: 5000,
        interval: 5,
      });
      if ((await pending()).length > 0) seen = 'an activity';
    },
  });
  await client.workflow.start<typeof customs>('customs', { ...ids, args: [8] });

  expect(await handle.result()).toBe('8 containers are clean');
  expect(seen, `customsScan: three containers are done, and the office sees ${seen}`).toBe('an activity');
});
// #endregion scan

test('closedCarrier: twelve hours of trying', async ({ client, ids, history }) => {
  decided('closedCarrier');
  warehouseDay({ closedFor: 12 });
  const outcome = await client.workflow.execute<typeof announce>('announce', { ...ids, args: ['parcel 5'] });

  const { events } = await history();
  expect(outcome).toBe('parcel 5 is announced');
  const words = `closedCarrier: the carrier was called 13 times, and the history has ${events.length} events`;
  expect(events.length, words).toBeLessThan(30);
});
