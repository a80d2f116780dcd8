import { WorkflowRunOperationHandler, startWorkflow } from '@temporalio/nexus';
import * as nexus from 'nexus-rpc';
import { describe, expect } from 'vitest';
import { conformance } from './support/conformance.ts';
import { eventTypes } from './support/history-text.ts';
import type { Scenario } from './support/scenario.ts';
import { post, type delivery } from './workflows/nexus.ts';

/** The handlers of `post`; what a scenario wants of `stamp` is in the input. */
const handlers = (attempts: string[] = []) =>
  nexus.serviceHandler(post, {
    async stamp(_context, input): Promise<string> {
      attempts.push(input);
      if (input === 'refused') throw new nexus.HandlerError('BAD_REQUEST', 'no such stamp');
      if (input === 'failed') throw new nexus.OperationError('failed', 'out of ink');
      if (input === 'canceled') throw new nexus.OperationError('canceled', 'the desk closes');
      if (input === 'busy' && attempts.length < 4) throw new nexus.HandlerError('UNAVAILABLE', 'a queue');
      return `${input} stamped`;
    },
    deliver: new WorkflowRunOperationHandler<string, string>(async (context, input) =>
      startWorkflow<typeof delivery>(context, 'delivery', {
        args: [input],
        workflowId: `delivery/${context.requestId}`,
      }),
    ),
  });

/** A worker that both calls and handles, with an endpoint to itself. */
async function office(scenario: Scenario, attempts?: string[]): Promise<string> {
  const endpoint = `e-${scenario.taskQueue.slice(0, 60).replace(/-+$/, '')}`;
  await scenario.env.createNexusEndpoint(endpoint, scenario.taskQueue);
  await scenario.worker({ nexusServices: [handlers(attempts)] });
  return endpoint;
}

const typescript = 'it has no Nexus operations';
const noSkip = 'it skips no time while an operation stands on a workflow';

const prefix = `
  1 WorkflowExecutionStarted
  2 WorkflowTaskScheduled
  3 WorkflowTaskStarted
  4 WorkflowTaskCompleted
  5 NexusOperationScheduled`;

const atOnce = (end: string): string => `${prefix}
  6 ${end} {"scheduledEventId":5}
  7 WorkflowTaskScheduled
  8 WorkflowTaskStarted
  9 WorkflowTaskCompleted
 10 WorkflowExecutionCompleted`;

const onWorkflow = (end: string, last: string): string => `${prefix}
  6 NexusOperationStarted {"scheduledEventId":5}
  7 WorkflowTaskScheduled
  8 WorkflowTaskStarted
  9 WorkflowTaskCompleted
 10 ${end} {"scheduledEventId":5}
 11 WorkflowTaskScheduled
 12 WorkflowTaskStarted
 13 WorkflowTaskCompleted
 14 ${last}`;

describe('a nexus operation', () => {
  conformance('that answers at once gives its result', {
    typescript,
    history: atOnce('NexusOperationCompleted'),
    async sdk(scenario) {
      const args = [await office(scenario), 'stamp', 'letter'];
      expect(await scenario.execute('callsOperation', { args })).toBe('letter stamped');
    },
  });

  conformance('that stands on a workflow takes as long as that, and time is skipped', {
    typescript,
    history: onWorkflow('NexusOperationCompleted', 'WorkflowExecutionCompleted'),
    official: noSkip,
    real: noSkip,
    async sdk(scenario) {
      const args = [await office(scenario), 'deliver', 'parcel'];
      const before = await scenario.currentTimeMs();
      expect(await scenario.execute('callsOperation', { args })).toBe('parcel delivered');
      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(3 * 86_400_000);
    },
  });

  conformance('that stands on a workflow fails with it', {
    typescript,
    async sdk(scenario) {
      const args = [await office(scenario), 'deliver', 'lost'];
      await expect(scenario.execute('callsOperation', { args })).rejects.toMatchObject({
        cause: { name: 'NexusOperationFailure', cause: { name: 'ApplicationFailure', type: 'Lost' } },
      });
    },
  });

  conformance('whose handler is busy is asked again, and the waits are skipped', {
    typescript,
    history: atOnce('NexusOperationCompleted'),
    async sdk(scenario) {
      const attempts: string[] = [];
      const args = [await office(scenario, attempts), 'stamp', 'busy'];
      const before = await scenario.currentTimeMs();
      expect(await scenario.execute('callsOperation', { args })).toBe('busy stamped');
      expect(attempts).toHaveLength(4);
      // 1 s, 2 s and 4 s; a real Temporal Service makes each of them up to a fifth shorter.
      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(5_600);
    },
  });

  const failures = [
    ['that its handler refuses', 'refused', 'NexusOperationFailed', 'HandlerError', 'no such stamp'],
    ['that fails', 'failed', 'NexusOperationFailed', 'ApplicationFailure', 'out of ink'],
    ['that its handler cancels', 'canceled', 'NexusOperationCanceled', 'CancelledFailure', 'the desk closes'],
  ] as const;
  for (const [which, input, end, cause, message] of failures) {
    conformance(`${which} gives the reason as the cause of its failure`, {
      typescript,
      history: atOnce(end),
      async sdk(scenario) {
        const args = [await office(scenario), input];
        expect(await scenario.execute('failureOfOperation', { args })).toEqual([
          'NexusOperationFailure',
          cause,
          message,
        ]);
      },
    });
  }

  conformance('that takes longer than its schedule-to-close timeout ends there', {
    typescript,
    history: onWorkflow('NexusOperationTimedOut', 'WorkflowExecutionFailed'),
    official: noSkip,
    async sdk(scenario) {
      const args = [await office(scenario), 'deliver', 'slow', scenario.timeout('1 day')];
      await expect(scenario.execute('callsOperation', { args })).rejects.toMatchObject({
        cause: { name: 'NexusOperationFailure', cause: { name: 'TimeoutFailure' } },
      });
    },
  });

  conformance('that is canceled waits for the workflow behind it to end as canceled', {
    typescript,
    official: 'it does not say that the request to cancel was delivered',
    async sdk(scenario) {
      const args = [
        await office(scenario),
        'slow',
        'WAIT_CANCELLATION_COMPLETED',
        scenario.timeout('1 minute'),
      ];
      expect(await scenario.execute('cancelsOperation', { args })).toBe('canceled');
      const types = eventTypes(await scenario.history());
      expect(types).toContain('NexusOperationCancelRequested');
      expect(types).toContain('NexusOperationCanceled');
    },
  });
});
