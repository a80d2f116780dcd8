import { Client, WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import type { Scenario } from './support/scenario.ts';
import { payloads, type Script } from './support/script.ts';

/** Signals the scenario's workflow once, from inside a local activity: while its workflow task is open. */
function signalsOnce(scenario: Scenario): () => Promise<void> {
  let signaled = false;
  return async () => {
    if (signaled) return;
    signaled = true;
    await scenario.client.workflow.getHandle(scenario.workflowId).signal('note', 'in between');
  };
}

const localActivity = commands.marker('core_local_activity');

const signal = (script: Script, signalName: string, more: object = {}): Promise<object> =>
  script.call('SignalWorkflowExecution', {
    workflowExecution: { workflowId: script.workflowId },
    signalName,
    requestId: script.platform.newId(),
    ...more,
  });

describe('a signal', () => {
  conformance('that starts its workflow stands before the first workflow task', {
    official: 'it schedules the workflow task before the signal',
    history: `
      1 WorkflowExecutionStarted {"workflowType":{"name":"ledger"}}
      2 WorkflowExecutionSignaled {"signalName":"note","input":["first"]}
      3 WorkflowTaskScheduled
      4 WorkflowTaskStarted
      5 WorkflowTaskCompleted
      6 WorkflowExecutionSignaled {"signalName":"finish"}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.call('SignalWithStartWorkflowExecution', {
        workflowId: script.workflowId,
        workflowType: { name: 'ledger' },
        taskQueue: { name: script.taskQueue },
        requestId: script.platform.newId(),
        signalName: 'note',
        signalInput: payloads('first'),
      });
      await script.run();
      await signal(script, 'finish');
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const handle = await scenario.client.workflow.signalWithStart('ledger', {
        taskQueue: scenario.taskQueue,
        workflowId: scenario.workflowId,
        signal: 'note',
        signalArgs: ['first'],
      });
      scenario.owns(handle);
      await scenario.worker();
      await handle.query('notes');
      await handle.signal('finish');
      expect(await handle.result()).toEqual({ notes: ['first'], sum: 0 });
    },
  });

  conformance('keeps its headers', {
    official: 'it drops the headers',
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowExecutionSignaled {"header":{"fields":{"trace":"t-1"}},"input":["with a header"]}`,
    script: async (script) => {
      await script.start();
      const trace = payloads('t-1').payloads![0];
      await signal(script, 'note', { input: payloads('with a header'), header: { fields: { trace } } });
    },
    sdk: async (scenario) => {
      const header = {
        trace: { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"t-1"') },
      };
      const client = new Client({
        connection: scenario.env.connection,
        interceptors: { workflow: [{ signal: (input, next) => next({ ...input, headers: header }) }] },
      });
      await scenario.start('ledger');
      await client.workflow.getHandle(scenario.workflowId).signal('note', 'with a header');
    },
  });

  conformance('that arrives while the workflow completes is not lost: the workflow task is done again', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":"WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND","scheduledEventId":2,"startedEventId":3}
      5 WorkflowExecutionSignaled {"signalName":"note"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted {"scheduledEventId":6}
      8 WorkflowTaskCompleted {"scheduledEventId":6,"startedEventId":7}
      9 MarkerRecorded {"markerName":"core_local_activity","workflowTaskCompletedEventId":8}
     10 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      const task = await script.pollWorkflowTask();
      await signal(script, 'note');
      await expect(script.complete(task, { commands: [localActivity, commands.complete()] })).rejects.toThrow(
        'UnhandledCommand',
      );
      await script.run(localActivity, commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: signalsOnce(scenario) } });
      expect(await scenario.execute('localWork', { args: [0] })).toEqual(['in between']);
    },
  });

  conformance('that arrives during a workflow task stands after what the task did', {
    history: `
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
     15 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      const task = await script.pollWorkflowTask();
      await signal(script, 'note');
      await script.complete(task, { commands: [localActivity, commands.startTimer('1', 3600)] });
      await script.run();
      await script.skipTime();
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: signalsOnce(scenario) } });
      expect(await scenario.execute('localWork', { args: [3_600_000] })).toEqual(['in between']);
    },
  });

  conformance('wakes a condition before its timeout, and the timer is canceled', {
    history: `
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
     11 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(commands.startTimer('1', 24 * 3600));
      await signal(script, 'stop');
      await script.run(commands.cancelTimer('1'), commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('waitsForStopOrADay');
      await scenario.reaches('TimerStarted');
      await scenario.sleep('1 hour');
      await handle.signal('stop');
      expect(await handle.result()).toBe(true);
    },
  });

  conformance('to a closed workflow is refused as not found', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(commands.complete());
      await expect(signal(script, 'note')).rejects.toThrow('workflow execution already completed');
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('echo');
      await handle.result();
      await expect(handle.signal('note', 'late')).rejects.toBeInstanceOf(WorkflowNotFoundError);
    },
  });
});
