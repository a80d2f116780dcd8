import { WorkflowRunOperationHandler, startWorkflow } from '@temporalio/nexus';
import * as nexus from 'nexus-rpc';
import { describe, expect } from 'vitest';
import { eventTypes, expectHistory } from './support/history-text.ts';
import { differs, test, type Scenario } from './support/scenario.ts';
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

const noSkip = 'it skips no time while an operation stands on a workflow';

const prefix = `
  1 WorkflowExecutionStarted
  2 WorkflowTaskScheduled
  3 WorkflowTaskStarted
  4 WorkflowTaskCompleted
  5 NexusOperationScheduled`;

describe('a nexus operation', () => {
  test('that answers at once gives its result', async ({ scenario }) => {
    const endpoint = await office(scenario);

    expect(await scenario.execute('callsOperation', { args: [endpoint, 'stamp', 'letter'] })).toBe(
      'letter stamped',
    );

    expectHistory(await scenario.history()).toBe(`${prefix}
      6 NexusOperationCompleted {"scheduledEventId":5}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted`);
  });

  differs({ official: noSkip })(
    'that stands on a workflow takes as long as that, and time is skipped',
    async ({ scenario }) => {
      const endpoint = await office(scenario);
      const before = await scenario.currentTimeMs();

      expect(await scenario.execute('callsOperation', { args: [endpoint, 'deliver', 'parcel'] })).toBe(
        'parcel delivered',
      );

      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(3 * 86_400_000);
      expectHistory(await scenario.history()).toBe(`${prefix}
      6 NexusOperationStarted {"scheduledEventId":5}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 NexusOperationCompleted {"scheduledEventId":5}
     11 WorkflowTaskScheduled
     12 WorkflowTaskStarted
     13 WorkflowTaskCompleted
     14 WorkflowExecutionCompleted`);
    },
  );

  test('that stands on a workflow fails with it', async ({ scenario }) => {
    const endpoint = await office(scenario);

    await expect(
      scenario.execute('callsOperation', { args: [endpoint, 'deliver', 'lost'] }),
    ).rejects.toMatchObject({
      cause: { name: 'NexusOperationFailure', cause: { name: 'ApplicationFailure', type: 'Lost' } },
    });
  });

  test('whose handler is busy is asked again, and the waits are skipped', async ({ scenario }) => {
    const attempts: string[] = [];
    const endpoint = await office(scenario, attempts);
    const before = await scenario.currentTimeMs();

    expect(await scenario.execute('callsOperation', { args: [endpoint, 'stamp', 'busy'] })).toBe(
      'busy stamped',
    );

    expect(attempts).toHaveLength(4);
    expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(7_000);
  });

  test('that its handler refuses fails with the handler error', async ({ scenario }) => {
    const endpoint = await office(scenario);

    expect(await scenario.execute('failureOfOperation', { args: [endpoint, 'refused'] })).toEqual([
      'NexusOperationFailure',
      'HandlerError',
      'no such stamp',
    ]);
  });

  test('that fails, or is canceled by its handler, gives that as its cause', async ({ scenario }) => {
    const endpoint = await office(scenario);

    expect(await scenario.execute('failureOfOperation', { args: [endpoint, 'failed'] })).toEqual([
      'NexusOperationFailure',
      'ApplicationFailure',
      'out of ink',
    ]);
    const workflowId = `${scenario.workflowId}/canceled`;
    expect(
      await scenario.execute('failureOfOperation', { args: [endpoint, 'canceled'], workflowId }),
    ).toEqual(['NexusOperationFailure', 'CancelledFailure', 'the desk closes']);
  });

  differs({ official: noSkip })(
    'that takes longer than its schedule-to-close timeout ends there',
    async ({ scenario }) => {
      const endpoint = await office(scenario);

      await expect(
        scenario.execute('callsOperation', { args: [endpoint, 'deliver', 'slow', 86_400_000] }),
      ).rejects.toMatchObject({
        cause: { name: 'NexusOperationFailure', cause: { name: 'TimeoutFailure' } },
      });
    },
  );

  differs({ official: 'it does not say that the request to cancel was delivered' })(
    'that is canceled waits for the workflow behind it to end as canceled',
    async ({ scenario }) => {
      const endpoint = await office(scenario);

      expect(
        await scenario.execute('cancelsOperation', {
          args: [endpoint, 'slow', 'WAIT_CANCELLATION_COMPLETED'],
        }),
      ).toBe('canceled');

      const types = eventTypes(await scenario.history());
      expect(types).toContain('NexusOperationCancelRequested');
      expect(types).toContain('NexusOperationCanceled');
    },
  );
});
