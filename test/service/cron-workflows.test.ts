import { describe, expect } from 'vitest';
import type { Command, HistoryEvent } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const complete = (text: string): Command => commands.complete({ payloads: [{ data: bytes(text) }] });
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const started = (history: HistoryEvent[]) => history[0]!.workflowExecutionStartedEventAttributes!;
const runIds = (scenario: Scenario): string[] =>
  [...scenario.engine.executions.all()].map(({ runId }) => runId);
const clock = (scenario: Scenario): string => new Date(scenario.now()).toISOString();

/** Runs the next run of the chain: skips to its beginning and answers its workflow task. */
async function nextRun(scenario: Scenario, ...answer: Command[]): Promise<void> {
  await scenario.skipping(async () => {});
  await scenario.run(...answer);
}

describe('a cron workflow', () => {
  test('waits for the cron schedule, run after run', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '0 8 * * *' });
    expect(await scenario.hasWorkflowTask()).toBe(false);
    await nextRun(scenario, complete('one'));
    expect(clock(scenario)).toBe('2026-01-01T08:00:00.000Z');
    const [first, second] = runIds(scenario);
    expectHistory(
      scenario.history(first),
      `
      1 WorkflowExecutionStarted {"cronSchedule":"0 8 * * *","initiator":3,"firstWorkflowTaskBackoff":{"seconds":28800,"nanos":0},"attempt":1}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted {"newExecutionRunId":"${second}"}
    `,
    );
    expectHistory(
      scenario.history(),
      `1 WorkflowExecutionStarted {"initiator":3,"continuedExecutionRunId":"${first}","firstExecutionRunId":"${first}","cronSchedule":"0 8 * * *","firstWorkflowTaskBackoff":{"seconds":86400,"nanos":0}}`,
    );
    expect(started(scenario.history()).lastCompletionResult).toEqual({ payloads: [{ data: bytes('one') }] });
  });

  test('goes on after a failure, with the last result and the failure', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly' });
    await nextRun(scenario, complete('good'));
    await nextRun(scenario, commands.fail('broken'));
    const [, second, third] = runIds(scenario);
    expectHistory(
      scenario.history(second),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionFailed {"retryState":5,"newExecutionRunId":"${third}"}
    `,
    );
    expect(started(scenario.history())).toMatchObject({
      initiator: 3,
      lastCompletionResult: { payloads: [{ data: bytes('good') }] },
      continuedFailure: { message: 'broken' },
    });
  });

  test('with a retry policy retries first', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly', retryPolicy: { maximumAttempts: 2 } });
    await nextRun(scenario, commands.fail('once'));
    expect(started(scenario.history())).toMatchObject({
      initiator: 2,
      attempt: 2,
      firstWorkflowTaskBackoff: { seconds: 1 },
    });
    await nextRun(scenario, commands.fail('twice'));
    expect(started(scenario.history())).toMatchObject({
      initiator: 3,
      attempt: 1,
      firstWorkflowTaskBackoff: { seconds: 3599 },
    });
  });

  test('goes on after a run that took too long', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly', workflowRunTimeout: { seconds: 60 } });
    await nextRun(scenario);
    await scenario.skipping(async () => {});
    const [first, second] = runIds(scenario);
    expectHistory(
      scenario.history(first),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionTimedOut {"retryState":5,"newExecutionRunId":"${second}"}
    `,
    );
    expect(started(scenario.history())).toMatchObject({
      continuedFailure: { message: 'workflow timeout', source: 'Server' },
      firstWorkflowTaskBackoff: { seconds: 3540 },
    });
  });

  test('ends with the time of the whole execution', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly', workflowExecutionTimeout: { seconds: 5400 } });
    await nextRun(scenario, complete('one'));
    await scenario.skipping(async () => {});
    expect(clock(scenario)).toBe('2026-01-01T01:30:00.000Z');
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"workflowRunTimeout":{"seconds":5400,"nanos":0}}
      2 WorkflowExecutionTimedOut {"retryState":3}
    `,
    );
  });

  test('ends when it is canceled', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly' });
    await scenario.call('RequestCancelWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    await scenario.run(commands.cancelWorkflow());
    expect(runIds(scenario)).toHaveLength(1);
    expect(scenario.history().at(-1)?.eventType).toBe(21);
  });

  test('ends when it is terminated', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly' });
    await scenario.call('TerminateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    await scenario.skipping(async () => {});
    expect(runIds(scenario)).toHaveLength(1);
  });

  test('keeps its cron schedule when it continues as new only if it says so', async ({ scenario }) => {
    await scenario.start({ cronSchedule: '@hourly' });
    await nextRun(scenario, {
      commandType: 10,
      continueAsNewWorkflowExecutionCommandAttributes: { cronSchedule: '@daily' },
    });
    expect(started(scenario.history())).toMatchObject({ cronSchedule: '@daily', initiator: 1 });
    await nextRun(scenario, commands.continueAsNew());
    expect(started(scenario.history()).cronSchedule).toBeUndefined();
  });

  test('as a child tells its parent nothing as long as it goes on', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.child('tick', { cronSchedule: '@hourly' }));
    await nextRun(scenario);
    await scenario.skipping(async () => {});
    await scenario.run(complete('tick'));
    expect(scenario.history(undefined, 'tick')).toHaveLength(1);
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 StartChildWorkflowExecutionInitiated {"cronSchedule":"@hourly"}
      6 ChildWorkflowExecutionStarted
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
    `,
    );
  });
});

describe('a cron workflow is refused', () => {
  test.for([
    ['* *', {}, 'invalid CronSchedule.'],
    ['0 0 31 2 *', {}, 'invalid CronSchedule, no time can be found to satisfy the schedule'],
    [
      '@daily',
      { workflowStartDelay: { seconds: 1 } },
      'CronSchedule and WorkflowStartDelay may not be used together.',
    ],
  ] as const)('%s %j: %s', async ([cronSchedule, options, words], { scenario }) => {
    await expect(scenario.start({ cronSchedule, ...options })).rejects.toMatchObject({
      code: 3,
      message: words,
    });
  });
});

test('a run that began with a retry has the memo of the start, not what was changed since', async ({
  scenario,
}) => {
  const memo = { fields: { plan: { data: bytes('gold') } } };
  await scenario.start({ memo, retryPolicy: { maximumAttempts: 2 } });
  await scenario.run(
    {
      commandType: 16,
      modifyWorkflowPropertiesCommandAttributes: { upsertedMemo: { fields: { more: { data: bytes('1') } } } },
    },
    commands.fail('once'),
  );
  expect(started(scenario.history()).memo).toEqual(memo);
});
