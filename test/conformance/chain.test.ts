import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { attributesOf, elapsedMs, eventTypes, expectHistory, type History } from './support/history-text.ts';
import type { Scenario } from './support/scenario.ts';
import { payloads, type Script } from './support/script.ts';

const dayS = 24 * 3600;

type Fetch = (runId: string) => Promise<History>;

/** The histories of a chain of runs, from the first to the last. */
async function chainFrom(firstRunId: string, fetch: Fetch): Promise<History[]> {
  const chain: History[] = [];
  for (let runId: unknown = firstRunId; typeof runId === 'string' && runId !== '';) {
    const history = await fetch(runId);
    chain.push(history);
    runId = lastOf(history)['newExecutionRunId'];
  }
  return chain;
}

const chainOf = (scenario: Scenario, first: WorkflowHandle): Promise<History[]> =>
  chainFrom((first as WorkflowHandle & { firstExecutionRunId: string }).firstExecutionRunId, (runId) =>
    scenario.history(scenario.workflowId, runId),
  );

const scriptedChain = (script: Script, firstRunId: string): Promise<History[]> =>
  chainFrom(firstRunId, (runId) => script.found(script.workflowId, runId));

const lastOf = (history: History): Record<string, unknown> =>
  attributesOf(history, eventTypes(history).length);

/** Sleeps a day, then ends as the worker says. */
async function aDayThen(script: Script, ...last: Parameters<Script['run']>): Promise<void> {
  await script.run(commands.startTimer('1', dayS));
  await script.skipTime();
  await script.run(...last);
}

describe('a workflow that continues as new', () => {
  const expectChain = (chain: History[]): void => {
    expect(chain).toHaveLength(3);
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
  };
  const firstRun = `
      1 WorkflowExecutionStarted {"input":[3],"attempt":1}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted
      6 TimerFired
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionContinuedAsNew {"input":[3,1],"workflowType":{"name":"countsDown"},"workflowTaskCompletedEventId":9}`;

  conformance('becomes a chain of runs under one id, and its result is the last run’s', {
    script: async (script) => {
      const { runId } = await script.start({ workflowType: { name: 'countsDown' }, input: payloads(3) });
      for (const done of [1, 2]) await aDayThen(script, commands.continueAsNew(payloads(3, done)));
      await aDayThen(script, commands.complete());
      const chain = await scriptedChain(script, runId);
      expectHistory(chain[0]!, 'in-process').toBe(firstRun);
      expectChain(chain);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.startSkipping('countsDown', { args: [3] });
      expect(await handle.result()).toBe(3);
      const chain = await chainOf(scenario, handle);
      expectHistory(chain[0]!).toBe(firstRun);
      expectChain(chain);
    },
  });

  conformance('keeps its memo', {
    official: 'it drops the memo',
    script: async (script) => {
      const plan = payloads('gold').payloads![0]!;
      const { runId } = await script.start({ memo: { fields: { plan } } });
      await script.run(commands.continueAsNew(payloads(), { memo: { fields: { plan } } }));
      const [, last] = await scriptedChain(script, runId);
      expect(attributesOf(last!, 1)).toMatchObject({ memo: { fields: { plan: 'gold' } } });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.startSkipping('countsDown', { args: [2], memo: { plan: 'gold' } });
      await handle.result();
      const [, last] = await chainOf(scenario, handle);
      expect(attributesOf(last!, 1)).toMatchObject({ memo: { fields: { plan: 'gold' } } });
    },
  });
});

describe('a workflow with a retry policy', () => {
  const expectChain = (chain: History[]): void => {
    expect(chain.map((history) => eventTypes(history).at(-1))).toEqual(
      Array(3).fill('WorkflowExecutionFailed'),
    );
    expect(chain.map((history) => lastOf(history)['retryState'])).toEqual([
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
  };

  conformance('that fails is run again until it has no attempt left', {
    official: 'it closes a failed run as continued as new',
    script: async (script) => {
      const retryPolicy = { maximumAttempts: 3, initialInterval: { seconds: 60 } };
      const { runId } = await script.start({ retryPolicy });
      for (const run of [1, 2, 3]) {
        await script.run(commands.fail(`run ${run}`));
        await script.skipTime();
      }
      expectChain(await scriptedChain(script, runId));
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const retry = { maximumAttempts: 3, initialInterval: '1 minute' } as const;
      const handle = await scenario.startSkipping('failsEveryRun', { retry });
      await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'run 3' } });
      expectChain(await chainOf(scenario, handle));
    },
  });
});

describe('a workflow that runs out of time', () => {
  conformance('is closed when its run timeout has passed', {
    history: `
      1 WorkflowExecutionStarted {"workflowRunTimeout":3600000}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionTimedOut `,
    script: async (script) => {
      await script.start({ workflowRunTimeout: { seconds: 3600 } });
      await script.run();
      await script.skipTime();
      expect(elapsedMs(await script.found(script.workflowId), 1, 5)).toBe(3_600_000);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const failure = await scenario
        .execute('waitsForEver', { workflowRunTimeout: '1 hour' })
        .catch((error: unknown) => error as { cause: unknown });
      expect(failure).toMatchObject({ cause: { name: 'TimeoutFailure' } });
      expect(elapsedMs(await scenario.history(), 1, 5)).toBeGreaterThanOrEqual(3_600_000);
    },
  });

  const expectThirdRunOutOfTime = (chain: History[]): void => {
    expect(chain).toHaveLength(3);
    expect(eventTypes(chain[2]!).at(-1)).toBe('WorkflowExecutionTimedOut');
  };

  conformance('is closed when its execution timeout has passed, in whichever run', {
    official: 'it forgets the execution timeout in the second run',
    real: 'its skipping of time passes over the execution timeout',
    script: async (script) => {
      const { runId } = await script.start({ workflowExecutionTimeout: { seconds: 60 * 3600 } });
      for (let run = 1; run <= 2; run += 1) await aDayThen(script, commands.continueAsNew());
      await script.run(commands.startTimer('1', dayS));
      await script.skipTime();
      expectThirdRunOutOfTime(await scriptedChain(script, runId));
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.startSkipping('countsDown', {
        args: [10],
        workflowExecutionTimeout: '60 hours',
      });
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'TimeoutFailure' } });
      expectThirdRunOutOfTime(await chainOf(scenario, handle));
    },
  });
});

describe('a terminated workflow', () => {
  conformance('closes at once, with the reason, whatever its workflow task does', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowExecutionTerminated {"reason":"the customer left"}`,
    script: async (script) => {
      await script.start();
      await script.call('TerminateWorkflowExecution', {
        workflowExecution: { workflowId: script.workflowId },
        reason: 'the customer left',
      });
    },
    sdk: async (scenario) => {
      const handle = await scenario.start('waitsForEver');
      await handle.terminate('the customer left');
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'TerminatedFailure' } });
    },
  });
});
