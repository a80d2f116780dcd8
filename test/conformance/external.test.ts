import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';

const around = (middle: string): string => `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      ${middle}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted`;

const other = '/other';

describe('a workflow that reaches out to another', () => {
  conformance('by a signal finds it', {
    official: 'it may skip to the run timeout of ten years that it gives to the other',
    history: around(`
      5 SignalExternalWorkflowExecutionInitiated {"signalName":"note","workflowTaskCompletedEventId":4}
      6 ExternalWorkflowExecutionSignaled {"initiatedEventId":5}`),
    script: async (script) => {
      const workflowId = script.workflowId + other;
      await script.start({ workflowId, taskQueue: { name: 'others' } });
      await script.start();
      await script.run(commands.signalExternal(workflowId, false, 'note'));
      await script.run(commands.complete());
      expect(script.history(undefined, workflowId).at(-1)).toMatchObject({
        workflowExecutionSignaledEventAttributes: { signalName: 'note' },
      });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const met = await scenario.start('ledger', { workflowId: scenario.workflowId + other });
      expect(await scenario.execute('reachesOut', { args: [met.workflowId, 'signal'] })).toBe('reached');
      await met.signal('finish');
      expect(await met.result()).toEqual({ notes: ['hello'], sum: 0 });
    },
  });

  conformance('by a signal hears that there is none', {
    history: around(`
      5 SignalExternalWorkflowExecutionInitiated
      6 SignalExternalWorkflowExecutionFailed {"initiatedEventId":5,"cause":"SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"}`),
    script: async (script) => {
      await script.start();
      await script.run(commands.signalExternal('nobody'));
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('reachesOut', { args: ['nobody', 'signal'] })).toBe('ApplicationFailure');
    },
  });

  conformance('to cancel it finds it', {
    official: 'it may skip to the run timeout of ten years that it gives to the other',
    history: {
      '': around(`
      5 RequestCancelExternalWorkflowExecutionInitiated
      6 ExternalWorkflowExecutionCancelRequested {"initiatedEventId":5}`),
      [other]: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCancelRequested
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionCanceled`,
    },
    script: async (script) => {
      const workflowId = script.workflowId + other;
      await script.start({ workflowId });
      await script.run();
      await script.start();
      await script.run(commands.cancelExternal(workflowId));
      for (const last of [commands.cancelWorkflow(), commands.complete()]) await script.run(last);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const met = await scenario.start('waitsForEver', { workflowId: scenario.workflowId + other });
      await scenario.reaches('WorkflowTaskCompleted', met.workflowId);
      expect(await scenario.execute('reachesOut', { args: [met.workflowId, 'cancel'] })).toBe('reached');
      await expect(met.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    },
  });

  conformance('to cancel it hears that there is none', {
    official: 'it never answers, and the workflow waits for ever',
    history: around(`
      5 RequestCancelExternalWorkflowExecutionInitiated
      6 RequestCancelExternalWorkflowExecutionFailed {"initiatedEventId":5,"cause":"CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"}`),
    script: async (script) => {
      await script.start();
      await script.run(commands.cancelExternal('nobody'));
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('reachesOut', { args: ['nobody', 'cancel'] })).toBe('ApplicationFailure');
    },
  });
});
