import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { attributesOf, elapsedMs, eventTypes, expectHistory, type History } from './support/history-text.ts';
import { differs, test, type Scenario } from './support/scenario.ts';

/** The histories of a chain of runs, from the first to the last. */
async function chainOf(scenario: Scenario, first: WorkflowHandle): Promise<History[]> {
  const chain: History[] = [];
  let runId: unknown = (first as WorkflowHandle & { firstExecutionRunId: string }).firstExecutionRunId;
  while (typeof runId === 'string' && runId !== '') {
    const history = await scenario.history(scenario.workflowId, runId);
    chain.push(history);
    runId = attributesOf(history, eventTypes(history).length)['newExecutionRunId'];
  }
  return chain;
}

describe('a workflow that continues as new', () => {
  test('becomes a chain of runs under one id, and its result is the last run’s', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('countsDown', { args: [3] });

    expect(await handle.result()).toBe(3);

    const chain = await chainOf(scenario, handle);
    expect(chain).toHaveLength(3);
    expectHistory(chain[0]!).toBe(`
      1 WorkflowExecutionStarted {"input":[3],"attempt":1}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted
      6 TimerFired
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionContinuedAsNew {"input":[3,1],"workflowType":{"name":"countsDown"},"workflowTaskCompletedEventId":9}
    `);
    const first = attributesOf(chain[0]!, 1)['originalExecutionRunId'];
    const second = attributesOf(chain[1]!, 1);
    expect(second).toMatchObject({
      input: [3, 1],
      continuedExecutionRunId: first,
      firstExecutionRunId: first,
    });
    expect(attributesOf(chain[2]!, 1)).toMatchObject({
      continuedExecutionRunId: second['originalExecutionRunId'],
      firstExecutionRunId: first,
    });
  });

  differs({ official: 'it drops the memo' })('keeps its memo', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('countsDown', { args: [2], memo: { plan: 'gold' } });
    await handle.result();

    const [, last] = await chainOf(scenario, handle);

    expect(attributesOf(last!, 1)).toMatchObject({ memo: { fields: { plan: 'gold' } } });
  });
});

describe('a workflow with a retry policy', () => {
  differs({ official: 'it closes a failed run as continued as new' })(
    'that fails is run again until it has no attempt left',
    async ({ scenario }) => {
      await scenario.worker();
      const handle = await scenario.start('failsEveryRun', {
        retry: { maximumAttempts: 3, initialInterval: '1 minute' },
      });

      await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'run 3' } });

      const chain = await chainOf(scenario, handle);
      const ends = chain.map((history) => attributesOf(history, eventTypes(history).length));
      expect(chain.map((history) => eventTypes(history).at(-1))).toEqual(
        Array(3).fill('WorkflowExecutionFailed'),
      );
      expect(ends.map(({ retryState }) => retryState)).toEqual([
        'RETRY_STATE_IN_PROGRESS',
        'RETRY_STATE_IN_PROGRESS',
        'RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED',
      ]);
      expect(chain.map((history) => attributesOf(history, 1)['attempt'])).toEqual([1, 2, 3]);
      expect(attributesOf(chain[2]!, 1)).toMatchObject({
        initiator: 'CONTINUE_AS_NEW_INITIATOR_RETRY',
        firstWorkflowTaskBackoff: 120_000,
        continuedFailure: { message: 'run 2' },
      });
      expect(elapsedMs(chain[2]!, 1, 2)).toBeGreaterThanOrEqual(120_000);
    },
  );
});

describe('a workflow that runs out of time', () => {
  test('is closed when its run timeout has passed', async ({ scenario }) => {
    await scenario.worker();

    const failure = await scenario
      .execute('waitsForEver', { workflowRunTimeout: '1 hour' })
      .catch((error: unknown) => error as { cause: unknown });

    expect(failure).toMatchObject({ cause: { name: 'TimeoutFailure' } });
    const history = await scenario.history();
    expectHistory(history).toBe(`
      1 WorkflowExecutionStarted {"workflowRunTimeout":3600000}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionTimedOut
    `);
    expect(elapsedMs(history, 1, 5)).toBeGreaterThanOrEqual(3_600_000);
  });

  differs({ official: 'it forgets the execution timeout in the second run' })(
    'is closed when its execution timeout has passed, in whichever run',
    async ({ scenario }) => {
      await scenario.worker();
      const handle = await scenario.start('countsDown', { args: [10], workflowExecutionTimeout: '60 hours' });

      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'TimeoutFailure' } });

      const chain = await chainOf(scenario, handle);
      expect(chain).toHaveLength(3);
      expect(eventTypes(chain[2]!).at(-1)).toBe('WorkflowExecutionTimedOut');
    },
  );
});

describe('a terminated workflow', () => {
  test('closes at once, with the reason', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('waitsForEver');

    await handle.terminate('the customer left');

    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'TerminatedFailure' } });
    const history = await scenario.history();
    expect(attributesOf(history, eventTypes(history).length)).toMatchObject({ reason: 'the customer left' });
  });
});
