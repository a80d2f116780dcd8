import { Client, WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { attributesOf, expectHistory } from './support/history-text.ts';
import { differs, test, type Scenario } from './support/scenario.ts';

/** Signals the scenario's workflow once, from inside a local activity: while its workflow task is open. */
function signalsOnce(scenario: Scenario): () => Promise<void> {
  let signaled = false;
  return async () => {
    if (signaled) return;
    signaled = true;
    await scenario.client.workflow.getHandle(scenario.workflowId).signal('note', 'in between');
  };
}

describe('a signal', () => {
  differs({ official: 'it schedules the workflow task before the signal' })(
    'that starts its workflow stands before the first workflow task',
    async ({ scenario }) => {
      const handle = await scenario.client.workflow.signalWithStart('ledger', {
        taskQueue: scenario.taskQueue,
        workflowId: scenario.workflowId,
        signal: 'note',
        signalArgs: ['first'],
      });
      scenario.owns(handle);

      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted {"workflowType":{"name":"ledger"}}
        2 WorkflowExecutionSignaled {"signalName":"note","input":["first"]}
        3 WorkflowTaskScheduled
      `);
      await scenario.worker();
      await handle.signal('finish');
      expect(await handle.result()).toEqual({ notes: ['first'], sum: 0 });
    },
  );

  differs({ official: 'it drops the headers' })('keeps its headers', async ({ scenario, env }) => {
    const header = {
      trace: { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"t-1"') },
    };
    const client = new Client({
      connection: env.connection,
      interceptors: { workflow: [{ signal: (input, next) => next({ ...input, headers: header }) }] },
    });
    await scenario.start('ledger');

    await client.workflow.getHandle(scenario.workflowId).signal('note', 'with a header');

    expect(attributesOf(await scenario.history(), 3)).toMatchObject({ header: { fields: { trace: 't-1' } } });
  });

  test('that arrives while the workflow completes is not lost: the workflow task is done again', async ({
    scenario,
  }) => {
    await scenario.worker({ activities: { work: signalsOnce(scenario) } });

    expect(await scenario.execute('localWork', { args: [0] })).toEqual(['in between']);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":"WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND","scheduledEventId":2,"startedEventId":3}
      5 WorkflowExecutionSignaled {"signalName":"note"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted {"scheduledEventId":6}
      8 WorkflowTaskCompleted {"scheduledEventId":6,"startedEventId":7}
      9 MarkerRecorded {"markerName":"core_local_activity","workflowTaskCompletedEventId":8}
     10 WorkflowExecutionCompleted
    `);
  });

  test('that arrives during a workflow task stands after what the task did', async ({ scenario }) => {
    await scenario.worker({ activities: { work: signalsOnce(scenario) } });

    expect(await scenario.execute('localWork', { args: [3_600_000] })).toEqual(['in between']);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 MarkerRecorded
      6 TimerStarted
      7 WorkflowExecutionSignaled
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 TimerFired {"startedEventId":6}
     12 WorkflowTaskScheduled
     13 WorkflowTaskStarted
     14 WorkflowTaskCompleted
     15 WorkflowExecutionCompleted
    `);
  });

  test('wakes a condition before its timeout, and the timer is canceled', async ({ scenario, env }) => {
    await scenario.worker();
    const handle = await scenario.start('waitsForStopOrADay');
    await env.sleep('1 hour');

    await handle.signal('stop');

    expect(await handle.result()).toBe(true);
    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted {"startToFireTimeout":86400000}
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 TimerCanceled {"startedEventId":5}
     11 WorkflowExecutionCompleted
    `);
  });

  test('to a closed workflow is refused as not found', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('echo');
    await handle.result();

    await expect(handle.signal('note', 'late')).rejects.toBeInstanceOf(WorkflowNotFoundError);
  });
});
