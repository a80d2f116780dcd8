import { expect } from 'vitest';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { kata } from '#kata';
import type { turnstile } from './workflows';

const test = kata({ workflows: './workflows' });

const BUDGET = 100;

type Turnstile = WorkflowHandle<typeof turnstile>;

const counted = (handle: Turnstile): Promise<number> => handle.query<number>('visitors');

/** Visitors in groups: a group comes through at once, and is counted before the next one. */
async function come(handle: Turnstile, groups: number, size: number): Promise<void> {
  for (let group = 0; group < groups; group++) {
    await Promise.all(Array.from({ length: size }, () => handle.signal('enter')));
    await counted(handle);
  }
}

// #region chain
/** How many events each run has written, from the first run to the one that is open. */
async function eventsOfRuns(client: Client, workflowId: string, firstRunId: string): Promise<number[]> {
  const lengths: number[] = [];
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    lengths.push(events!.length);
    runId = events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return lengths;
}
// #endregion chain

test('a quiet morning: visitors come one by one', async ({ client, ids }) => {
  const handle = await client.workflow.start<typeof turnstile>('turnstile', { ...ids });
  await come(handle, 30, 1);

  const count = await counted(handle);
  const runs = await eventsOfRuns(client, ids.workflowId, handle.firstExecutionRunId);
  await handle.terminate('The museum is closed.');
  expect(
    Math.max(...runs),
    `30 visitors came one by one, and a run may have ${BUDGET} events; the runs have ${runs.join(', ')}`,
  ).toBeLessThanOrEqual(BUDGET);
  expect(count, `30 visitors came, ${count} were counted`).toBe(30);
  expect(runs.length, `30 visitors made ${runs.length} runs, where 10 are plenty`).toBeLessThanOrEqual(10);
});

test('a busy day: classes of 25 come through at once', async ({ client, ids }) => {
  const handle = await client.workflow.start<typeof turnstile>('turnstile', { ...ids });
  await come(handle, 16, 25);

  const count = await counted(handle);
  const runs = await eventsOfRuns(client, ids.workflowId, handle.firstExecutionRunId);
  await handle.terminate('The museum is closed.');
  expect(
    Math.max(...runs),
    `400 visitors came in classes of 25, and a run may have ${BUDGET} events; the runs have ${runs.join(', ')}`,
  ).toBeLessThanOrEqual(BUDGET);
  expect(count, `400 visitors came, ${count} were counted`).toBe(400);
  expect(runs.length, `400 visitors made ${runs.length} runs, where 12 are plenty`).toBeLessThanOrEqual(12);
});

test('a few visitors need one run', async ({ client, ids, history }) => {
  const handle = await client.workflow.start<typeof turnstile>('turnstile', { ...ids });
  await come(handle, 3, 1);

  expect(await counted(handle), '3 visitors came').toBe(3);
  const last = (await history()).types.at(-1);
  expect(last, 'three visitors are no reason to begin a new run').not.toBe('WorkflowExecutionContinuedAsNew');
});
