import { describe, expect } from 'vitest';
import { attributesOf, eventTypes, expectHistory } from './support/history-text.ts';
import { differs, eventually, test } from './support/scenario.ts';

const dayMs = 24 * 3_600_000;
const outlives = { official: 'it ignores the parent close policy' };

describe('a child workflow', () => {
  test('that completes gives its result to the parent and knows it', async ({ scenario }) => {
    await scenario.worker();

    expect(await scenario.execute('parentOfEcho', { args: ['hello'] })).toBe('hello');

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted {"parentWorkflowExecution":null}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 StartChildWorkflowExecutionInitiated {"workflowType":{"name":"echo"},"parentClosePolicy":"PARENT_CLOSE_POLICY_TERMINATE","workflowTaskCompletedEventId":4}
      6 ChildWorkflowExecutionStarted {"initiatedEventId":5,"workflowType":{"name":"echo"}}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 ChildWorkflowExecutionCompleted {"initiatedEventId":5,"startedEventId":6,"result":["hello"]}
     11 WorkflowTaskScheduled
     12 WorkflowTaskStarted
     13 WorkflowTaskCompleted
     14 WorkflowExecutionCompleted
    `);
    const child = await scenario.history(`${scenario.workflowId}/child`);
    const parent = JSON.stringify({ workflowId: scenario.workflowId });
    expectHistory({ events: child.events!.slice(0, 1) }).toBe(`
      1 WorkflowExecutionStarted {"parentWorkflowExecution":${parent},"rootWorkflowExecution":${parent},"parentInitiatedEventId":5}
    `);
  });

  differs(outlives)('is terminated with its parent when the policy says so', async ({ scenario }) => {
    await scenario.worker();

    await scenario.execute('leavesChild', { args: ['TERMINATE'] });

    const history = await eventually(
      () => scenario.history(`${scenario.workflowId}/child`),
      (found) => eventTypes(found).includes('WorkflowExecutionTerminated'),
      'the child to be terminated',
    );
    const last = eventTypes(history).length;
    expect(attributesOf(history, last)).toMatchObject({
      reason: 'by parent close policy',
      identity: 'history-service',
    });
  });

  differs(outlives)('is asked to cancel with its parent when the policy says so', async ({ scenario }) => {
    await scenario.worker();

    await scenario.execute('leavesChild', { args: ['REQUEST_CANCEL'] });

    const child = scenario.client.workflow.getHandle(`${scenario.workflowId}/child`);
    await expect(child.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(eventTypes(await child.fetchHistory())).toContain('WorkflowExecutionCancelRequested');
  });

  differs({ official: 'it may skip to the run timeout of ten years that it gives to the child' })(
    'goes on without its parent when it is abandoned, and time still skips',
    async ({ scenario, env }) => {
      await scenario.worker();

      await scenario.execute('leavesChild', { args: ['ABANDON'] });

      const child = scenario.client.workflow.getHandle(`${scenario.workflowId}/child`);
      scenario.owns(child);
      expect((await child.describe()).status.name).toBe('RUNNING');
      const before = await scenario.currentTimeMs();
      await env.sleep('1 day');
      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(dayMs);
    },
  );

  test('with the id of a running workflow does not start, and the parent hears of it', async ({
    scenario,
  }) => {
    await scenario.worker();
    const taken = `${scenario.workflowId}/taken`;
    await scenario.start('waitsForEver', { workflowId: taken });

    expect(await scenario.execute('watchesChild', { args: [taken] })).toBe(
      'WorkflowExecutionAlreadyStartedError',
    );

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 StartChildWorkflowExecutionInitiated
      6 StartChildWorkflowExecutionFailed {"initiatedEventId":5,"cause":"START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS"}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted
    `);
  });

  differs({ official: 'the parent never hears of it' })(
    'that is terminated from outside ends with that in the parent',
    async ({ scenario }) => {
      await scenario.worker();
      const childId = `${scenario.workflowId}/child`;
      const parent = await scenario.start('watchesChild', { args: [childId] });
      await eventually(
        async () => eventTypes(await scenario.history()),
        (types) =>
          types.includes('ChildWorkflowExecutionStarted') && types.at(-1) === 'WorkflowTaskCompleted',
        'the child to start',
      );

      await scenario.client.workflow.getHandle(childId).terminate();

      expect(await parent.result()).toBe('TerminatedFailure');
      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 StartChildWorkflowExecutionInitiated
        6 ChildWorkflowExecutionStarted
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
       10 ChildWorkflowExecutionTerminated {"initiatedEventId":5,"startedEventId":6}
       11 WorkflowTaskScheduled
       12 WorkflowTaskStarted
       13 WorkflowTaskCompleted
       14 WorkflowExecutionCompleted
      `);
    },
  );

  differs({ official: 'its clock stays locked after an abandoned child' })(
    'runs beside its siblings, each with its own timers',
    async ({ scenario }) => {
      await scenario.worker();

      expect(await scenario.execute('parentOfSleepers', { args: [5] })).toBe(5);
    },
  );
});
