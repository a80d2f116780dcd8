import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { attributesOf, eventTypes, type History } from './support/history-text.ts';
import { payloads } from './support/script.ts';

/** The first run completed, and the one after it began where it ended. */
async function expectNextRun(first: History, fetch: (runId: string) => Promise<History>): Promise<void> {
  expect(eventTypes(first).at(-1)).toBe('WorkflowExecutionCompleted');
  const { newExecutionRunId } = attributesOf(first, eventTypes(first).length);
  const second = await fetch(newExecutionRunId as string);
  expect(attributesOf(second, 1)).toMatchObject({
    initiator: 'CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE',
    lastCompletionResult: ['tick'],
    continuedExecutionRunId: attributesOf(first, 1)['originalExecutionRunId'],
    cronSchedule: '0 * * * *',
  });
}

describe('a cron workflow', () => {
  conformance('runs each hour, and hands its result on to the next run', {
    official: 'it closes a run as continued as new',
    real: 'it would take hours',
    script: async (script) => {
      const { runId } = await script.start({ cronSchedule: '0 * * * *' });
      await script.skipTime();
      await script.run(commands.complete(payloads('tick')));
      const fetch = (id: string) => script.found(script.workflowId, id);
      await expectNextRun(await fetch(runId), fetch);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('echo', { args: ['tick'], cronSchedule: '0 * * * *' });
      const { firstExecutionRunId } = handle as WorkflowHandle & { firstExecutionRunId: string };
      await scenario.env.sleep('2 hours');
      const fetch = (id: string) => scenario.history(scenario.workflowId, id);
      await expectNextRun(await fetch(firstExecutionRunId), fetch);
      expect((await handle.describe()).status.name).toBe('RUNNING');
    },
  });
});
