import { QueryNotRegisteredError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { eventually, type Scenario } from './support/scenario.ts';
import { payloads, type Script } from './support/script.ts';

const firstTask = `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted`;
const oneNote = `${firstTask}
      5 WorkflowExecutionSignaled {"signalName":"note"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted`;
const closed = `${firstTask}
      5 WorkflowExecutionSignaled {"signalName":"finish"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionCompleted`;

const ANSWERED = 1;
const FAILED = 2;

const query = (script: Script, queryType = 'notes') =>
  script.later('QueryWorkflow', {
    execution: { workflowId: script.workflowId },
    query: { queryType },
  });

/** Answers the query that waits by itself, and checks that its task is about nothing else. */
async function answer(script: Script, ...notes: string[]): Promise<void> {
  const task = await script.pollWorkflowTask();
  expect(task).toMatchObject({ query: { queryType: 'notes' } });
  expect(task.startedEventId ?? 0).toBe(0);
  await script.call('RespondQueryTaskCompleted', {
    taskToken: task.taskToken,
    completedType: ANSWERED,
    queryResult: payloads(notes),
  });
}

async function idleLedger(scenario: Scenario) {
  await scenario.worker();
  const handle = await scenario.start('ledger');
  await scenario.reaches('WorkflowTaskCompleted');
  return handle;
}

describe('a query', () => {
  conformance('of an idle workflow is answered and leaves no trace', {
    history: oneNote,
    script: async (script) => {
      await script.start();
      await script.run();
      await script.signal('note');
      await script.run();
      const asked = query(script);
      await answer(script, 'one');
      await expect(asked).resolves.toEqual({ queryResult: payloads(['one']) });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      await handle.signal('note', 'one');
      await eventually(
        () => scenario.types(),
        ({ length }) => length === 8,
        'the note to be written',
      );
      expect(await handle.query('notes')).toEqual(['one']);
    },
  });

  conformance('of a closed workflow is answered from its history', {
    history: closed,
    script: async (script) => {
      await script.start();
      await script.run();
      await script.signal('finish');
      await script.run(commands.complete());
      const asked = query(script);
      await answer(script);
      await expect(asked).resolves.toEqual({ queryResult: payloads([]) });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      await handle.signal('finish');
      await handle.result();
      expect(await handle.query('notes')).toEqual([]);
    },
  });

  conformance('of a closed workflow is answered by a worker that has never seen it', {
    history: closed,
    script: async (script) => {
      await script.start();
      await script.run();
      await script.signal('finish');
      await script.run(commands.complete());
      const asked = query(script);
      const task = await script.pollWorkflowTask();
      expect(task.history?.events).toHaveLength(9);
      await script.call('RespondQueryTaskCompleted', {
        taskToken: task.taskToken,
        completedType: ANSWERED,
        queryResult: payloads([]),
      });
      await asked;
    },
    sdk: async (scenario) => {
      const first = await scenario.worker();
      const handle = await scenario.start('ledger');
      await scenario.reaches('WorkflowTaskCompleted');
      await handle.signal('finish');
      await handle.result();
      await first.stop();
      await scenario.worker();
      expect(await handle.query('notes')).toEqual([]);
    },
  });

  conformance('that the workflow does not know is refused by name', {
    history: firstTask,
    script: async (script) => {
      await script.start();
      await script.run();
      const asked = query(script, 'balance');
      const { taskToken } = await script.pollWorkflowTask();
      const errorMessage = 'Workflow did not register a handler for balance';
      await script.call('RespondQueryTaskCompleted', { taskToken, completedType: FAILED, errorMessage });
      await expect(asked).rejects.toMatchObject({ code: 3, message: errorMessage });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      const refusal = await handle.query('balance').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(QueryNotRegisteredError);
      expect(String(refusal)).toContain('balance');
    },
  });

  conformance('right after the start waits for the first workflow task and adds none', {
    history: firstTask,
    script: async (script) => {
      await script.start();
      const asked = query(script);
      const task = await script.pollWorkflowTask();
      const [queryId] = Object.keys(task.queries ?? {});
      await script.complete(task, {
        queryResults: { [queryId!]: { resultType: ANSWERED, answer: payloads([]) } },
      });
      await expect(asked).resolves.toEqual({ queryResult: payloads([]) });
    },
    sdk: async (scenario) => {
      const handle = await scenario.start('ledger');
      const answered = handle.query('notes');
      await scenario.worker();
      expect(await answered).toEqual([]);
    },
  });

  conformance('whose handler throws is refused with its words', {
    history: firstTask,
    script: async (script) => {
      await script.start();
      await script.run();
      const asked = query(script, 'fails');
      const { taskToken } = await script.pollWorkflowTask();
      const errorMessage = 'the ledger is sealed';
      await script.call('RespondQueryTaskCompleted', { taskToken, completedType: FAILED, errorMessage });
      await expect(asked).rejects.toThrow(errorMessage);
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      await expect(handle.query('fails')).rejects.toThrow('the ledger is sealed');
    },
  });
});
