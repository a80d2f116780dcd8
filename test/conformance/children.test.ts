import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { eventually } from './support/scenario.ts';
import { payloads } from './support/script.ts';

const dayMs = 24 * 3_600_000;
const outlives = 'it ignores the parent close policy';
const policies = { TERMINATE: 1, ABANDON: 2, REQUEST_CANCEL: 3 };
const child = '/child';

describe('a child workflow', () => {
  conformance('that completes gives its result to the parent and knows it', {
    history: (workflowId) => {
      const parent = JSON.stringify({ workflowId });
      return {
        '': `
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
     14 WorkflowExecutionCompleted`,
        [child]: `
      1 WorkflowExecutionStarted {"parentWorkflowExecution":${parent},"rootWorkflowExecution":${parent},"parentInitiatedEventId":5}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted {"result":["hello"]}`,
      };
    },
    script: async (script) => {
      await script.start();
      const workflowId = script.workflowId + child;
      await script.run(
        commands.child(workflowId, { workflowType: { name: 'echo' }, taskQueue: { name: 'children' } }),
      );
      await script.run();
      const task = await script.pollWorkflowTask('children');
      await script.complete(task, { commands: [commands.complete(payloads('hello'))] });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('parentOfEcho', { args: ['hello'] })).toBe('hello');
    },
  });

  conformance('is terminated with its parent when the policy says so', {
    official: outlives,
    history: {
      [child]: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionTerminated {"reason":"by parent close policy","identity":"history-service"}`,
    },
    script: async (script) => {
      await script.start();
      const policy = { parentClosePolicy: policies.TERMINATE, taskQueue: { name: 'children' } };
      await script.run(commands.child(script.workflowId + child, policy));
      await script.complete(await script.pollWorkflowTask('children'));
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('leavesChildOnSignal', { args: ['TERMINATE'] });
      await scenario.reaches('WorkflowTaskCompleted', scenario.workflowId + child);
      await handle.signal('stop');
      await handle.result();
      await scenario.reaches('WorkflowExecutionTerminated', scenario.workflowId + child);
    },
  });

  conformance('is asked to cancel with its parent when the policy says so', {
    official: outlives,
    history: {
      [child]: `
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
      await script.start();
      const policy = { parentClosePolicy: policies.REQUEST_CANCEL, taskQueue: { name: 'children' } };
      await script.run(commands.child(script.workflowId + child, policy));
      await script.complete(await script.pollWorkflowTask('children'));
      await script.run(commands.complete());
      const last = await script.pollWorkflowTask('children');
      await script.complete(last, { commands: [commands.cancelWorkflow()] });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('leavesChildOnSignal', { args: ['REQUEST_CANCEL'] });
      await scenario.reaches('WorkflowTaskCompleted', scenario.workflowId + child);
      await handle.signal('stop');
      await handle.result();
      const left = scenario.client.workflow.getHandle(scenario.workflowId + child);
      await expect(left.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    },
  });

  conformance('goes on without its parent when it is abandoned', {
    history: {
      [child]: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted`,
    },
    script: async (script) => {
      await script.start();
      const policy = { parentClosePolicy: policies.ABANDON, taskQueue: { name: 'children' } };
      await script.run(commands.child(script.workflowId + child, policy));
      await script.complete(await script.pollWorkflowTask('children'));
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('leavesChildOnSignal', { args: ['ABANDON'] });
      await scenario.reaches('WorkflowTaskCompleted', scenario.workflowId + child);
      await handle.signal('stop');
      await scenario.reaches('WorkflowExecutionCompleted');
      const left = scenario.client.workflow.getHandle(scenario.workflowId + child);
      scenario.owns(left);
      expect((await left.describe()).status.name).toBe('RUNNING');
    },
  });

  conformance('that is abandoned leaves the clock free to skip', {
    official: 'it may skip to the run timeout of ten years that it gives to the child',
    real: 'it skips the time of one workflow, not the time between workflows',
    script: async (script) => {
      await script.start();
      const policy = { parentClosePolicy: policies.ABANDON, taskQueue: { name: 'children' } };
      await script.run(commands.child(script.workflowId + child, policy));
      await script.complete(await script.pollWorkflowTask('children'));
      await script.run(commands.complete());
      const before = script.now();
      await script.sleep(dayMs / 1000);
      expect(script.now() - before).toBe(dayMs);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      await scenario.execute('leavesChild', { args: ['ABANDON'] });
      scenario.owns(scenario.client.workflow.getHandle(scenario.workflowId + child));
      const before = await scenario.currentTimeMs();
      await scenario.sleep('1 day');
      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(dayMs);
    },
  });

  conformance('with the id of a running workflow does not start, and the parent hears of it', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 StartChildWorkflowExecutionInitiated
      6 StartChildWorkflowExecutionFailed {"initiatedEventId":5,"cause":"START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS"}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted`,
    script: async (script) => {
      const workflowId = `${script.workflowId}/taken`;
      await script.start({ workflowId, taskQueue: { name: 'others' } });
      await script.start();
      await script.run(commands.child(workflowId));
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const taken = `${scenario.workflowId}/taken`;
      await scenario.start('waitsForEver', { workflowId: taken });
      expect(await scenario.execute('watchesChild', { args: [taken] })).toBe(
        'WorkflowExecutionAlreadyStartedError',
      );
    },
  });

  conformance('that is terminated from outside ends with that in the parent', {
    official: 'the parent never hears of it',
    history: `
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
     14 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      const workflowId = script.workflowId + child;
      await script.run(commands.child(workflowId, { taskQueue: { name: 'children' } }));
      await script.run();
      await script.call('TerminateWorkflowExecution', { workflowExecution: { workflowId } });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const childId = scenario.workflowId + child;
      const parent = await scenario.start('watchesChild', { args: [childId] });
      await eventually(
        () => scenario.types(),
        (types) =>
          types.includes('ChildWorkflowExecutionStarted') && types.at(-1) === 'WorkflowTaskCompleted',
        'the child to start',
      );
      await scenario.client.workflow.getHandle(childId).terminate();
      expect(await parent.result()).toBe('TerminatedFailure');
    },
  });

  conformance('runs beside its siblings, each with its own timers', {
    official: 'its clock stays locked after an abandoned child',
    real: 'it skips no time while a child runs, and these sleep for hours',
    script: async (script) => {
      await script.start();
      const siblings = [1, 2, 3].map((hours) => ({ hours, taskQueue: { name: `child-${hours}` } }));
      await script.run(
        ...siblings.map(({ hours, taskQueue }) =>
          commands.child(`${script.workflowId}/${hours}`, { taskQueue }),
        ),
      );
      await script.run();
      for (const { hours, taskQueue } of siblings)
        await script.complete(await script.pollWorkflowTask(taskQueue.name), {
          commands: [commands.startTimer('1', hours * 3600)],
        });
      const before = script.now();
      for (const { taskQueue } of siblings) {
        await script.skipTime();
        await script.complete(await script.pollWorkflowTask(taskQueue.name), {
          commands: [commands.complete()],
        });
        await script.run();
      }
      expect(script.now() - before).toBe(3 * 3_600_000);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('parentOfSleepers', { args: [5] })).toBe(5);
    },
  });
});
