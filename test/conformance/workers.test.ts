import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { eventually } from './support/scenario.ts';
import type { Script } from './support/script.ts';

const firstTask = `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted`;
const finished = `${firstTask}
      5 WorkflowExecutionSignaled {"signalName":"finish"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionCompleted`;

describe('a workflow whose worker is gone', () => {
  conformance('goes on with the next one', {
    official: 'its tasks for the old worker’s cache are never given to another',
    history: finished,
    script: async (script) => {
      await script.start();
      await script.complete(await script.pollWorkflowTask(), { stickyAttributes: sticky });
      await script.call('ShutdownWorker', { stickyTaskQueue: 'cache of the first' });
      await script.signal('finish');
      const task = await script.run(commands.complete());
      expect(task.history?.events).toHaveLength(7);
    },
    sdk: async (scenario) => {
      const first = await scenario.worker();
      const handle = await scenario.start('ledger');
      await scenario.reaches('WorkflowTaskCompleted');
      await first.stop();
      await scenario.worker();
      await handle.signal('finish');
      expect(await handle.result()).toEqual({ notes: [], sum: 0 });
    },
  });

  conformance('goes on with the next one, when it has no cache', {
    history: finished,
    script: async (script) => {
      await script.start();
      await script.run();
      await script.signal('finish');
      const task = await script.run(commands.complete());
      expect(task.history?.events).toHaveLength(7);
    },
    sdk: async (scenario) => {
      const first = await scenario.worker({ maxCachedWorkflows: 0 });
      const handle = await scenario.start('ledger');
      await scenario.reaches('WorkflowTaskCompleted');
      await first.stop();
      await scenario.worker({ maxCachedWorkflows: 0 });
      await handle.signal('finish');
      expect(await handle.result()).toEqual({ notes: [], sum: 0 });
    },
  });

  conformance('waits until there is one', {
    history: `${firstTask}
      5 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.skipTime();
      expect(script.history()).toHaveLength(2);
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const handle = await scenario.start('echo', { args: ['late'] });
      const result = handle.result();
      await scenario.worker();
      expect(await result).toBe('late');
    },
  });

  conformance('and said nothing is found out by the timeout of its cache', {
    history: `${firstTask}
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled
      7 WorkflowTaskTimedOut {"timeoutType":"TIMEOUT_TYPE_SCHEDULE_TO_START","scheduledEventId":6,"startedEventId":0}
      8 WorkflowTaskScheduled {"attempt":1}
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.complete(await script.pollWorkflowTask(), { stickyAttributes: sticky });
      await pollStickyOnce(script);
      await script.signal('finish');
      await script.platform.pass(5000);
      await script.run(commands.complete());
    },
  });
});

const sticky = {
  workerTaskQueue: { name: 'cache of the first', kind: 2 },
  scheduleToStartTimeout: { seconds: 5 },
};

/** A poll of the cache's queue that goes away again: the worker was there a moment ago. */
async function pollStickyOnce(script: Script): Promise<void> {
  const away = new AbortController();
  const nothing = script.later(
    'PollWorkflowTaskQueue',
    { taskQueue: sticky.workerTaskQueue, identity: 'first' },
    { signal: away.signal },
  );
  await script.platform.settle();
  away.abort();
  await nothing;
}

describe('workflows that run at once', () => {
  conformance('all end, each after its own time', {
    official: 'results awaited at once unbalance its lock',
    script: async (script) => {
      const before = script.now();
      const all = [3, 2, 1].map((hours) => ({ hours, workflowId: `${script.workflowId}-${hours}` }));
      for (const { hours, workflowId } of all) {
        await script.start({ workflowId });
        await script.run(commands.startTimer('1', hours * 3600));
      }
      for (let ended = 1; ended <= 3; ended += 1) {
        await script.skipTime();
        await script.run(commands.complete());
      }
      expect(script.now() - before).toBe(3 * 3_600_000);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const ids = [5, 4, 3, 2, 1].map((hours) => ({ hours, id: `${scenario.workflowId}-${hours}` }));
      await Promise.all(
        ids.map(({ hours, id }) =>
          scenario.execute('sleeper', { args: [hours * 3_600_000], workflowId: id }),
        ),
      );
      for (const { id } of ids)
        await eventually(
          () => scenario.types(id),
          (types) => types.at(-1) === 'WorkflowExecutionCompleted',
          'the end',
        );
    },
  });
});
