import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { conformance } from './support/conformance.ts';
import { attributesOf, eventTypes } from './support/history-text.ts';

describe('a cron workflow', () => {
  conformance('runs each hour, and hands its result on to the next run', {
    official: 'it closes a run as continued as new',
    real: 'it would take hours',
    sdk: async (scenario) => {
      await scenario.worker();
      const started = await scenario.start('echo', {
        args: ['tick'],
        cronSchedule: '0 * * * *',
      });
      const { firstExecutionRunId } = started as WorkflowHandle & { firstExecutionRunId: string };
      await scenario.env.sleep('2 hours');

      const first = await scenario.history(scenario.workflowId, firstExecutionRunId);

      expect(eventTypes(first).at(-1)).toBe('WorkflowExecutionCompleted');
      const { newExecutionRunId } = attributesOf(first, eventTypes(first).length);
      const second = await scenario.history(scenario.workflowId, newExecutionRunId as string);
      expect(attributesOf(second, 1)).toMatchObject({
        initiator: 'CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE',
        lastCompletionResult: ['tick'],
        continuedExecutionRunId: firstExecutionRunId,
        cronSchedule: '0 * * * *',
      });
      const latest = await scenario.client.workflow.getHandle(scenario.workflowId).describe();
      expect(latest.status.name).toBe('RUNNING');
    },
  });
});
