import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';
import {
  HOUR_S,
  complete,
  create,
  describeIt,
  every,
  policy,
  sleep,
  sleepQuietly,
  untilRun,
  workflows,
} from './support/schedules.ts';

describe('while the workflow before still runs, a schedule that is told to', () => {
  /** Two actions, at 1:00 and 2:00, and a third at 3:00; none of the workflows ends by itself. */
  async function threeActions(scenario: Scenario, overlapPolicy: number): Promise<void> {
    await create(scenario, { spec: every(HOUR_S), policies: { overlapPolicy } });
    const slept = sleep(scenario, 3 * HOUR_S);
    for (let settled = 0; settled < 6; settled += 1) {
      await scenario.platform.settle();
      while (await scenario.hasWorkflowTask()) await scenario.run();
    }
    await slept;
  }
  const hour = (n: number, state: string): string => `report-2026-01-01T0${n}:00:00Z ${state}`;
  const finishOldest = async (scenario: Scenario): Promise<void> => {
    const open = [...scenario.engine.executions.all()].find(({ isRunning }) => isRunning)!;
    await scenario.signal('finish', open.workflowId);
    await scenario.run(complete('done'));
  };

  test('SKIP starts none', async ({ scenario }) => {
    await threeActions(scenario, policy.SKIP);
    expect(workflows(scenario)).toEqual([hour(1, 'running')]);
    expect((await describeIt(scenario)).info).toMatchObject({
      actionCount: 1,
      overlapSkipped: 2,
      bufferSize: 0,
    });
  });

  test('BUFFER_ONE starts the first of them when it ends', async ({ scenario }) => {
    await threeActions(scenario, policy.BUFFER_ONE);
    expect((await describeIt(scenario)).info).toMatchObject({ overlapSkipped: 1, bufferSize: 1 });
    await finishOldest(scenario);
    expect(workflows(scenario)).toEqual([hour(1, 'completed'), hour(2, 'running')]);
  });

  test('BUFFER_ALL starts all of them, one after the other', async ({ scenario }) => {
    await threeActions(scenario, policy.BUFFER_ALL);
    expect((await describeIt(scenario)).info).toMatchObject({ overlapSkipped: 0, bufferSize: 2 });
    await finishOldest(scenario);
    await scenario.run();
    await finishOldest(scenario);
    expect(workflows(scenario)).toEqual([hour(1, 'completed'), hour(2, 'completed'), hour(3, 'running')]);
  });

  test('CANCEL_OTHER asks it to cancel itself and starts all when it has', async ({ scenario }) => {
    await threeActions(scenario, policy.CANCEL_OTHER);
    expect(workflows(scenario)).toEqual([hour(1, 'running')]);
    const history = scenario.history(undefined, 'report-2026-01-01T01:00:00Z');
    expectHistory(
      history,
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCancelRequested {"cause":"cancelled by schedule overlap policy","identity":"temporal-scheduler-default-daily"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
    `,
    );
    await scenario.signal('finish', 'report-2026-01-01T01:00:00Z');
    await scenario.run(commands.cancelWorkflow());
    // The one at 2:00 gives way to the one at 3:00 before it has begun.
    expect(workflows(scenario)).toEqual([hour(1, 'canceled'), hour(3, 'running')]);
  });

  test('TERMINATE_OTHER ends it and starts the next', async ({ scenario }) => {
    await threeActions(scenario, policy.TERMINATE_OTHER);
    expect(workflows(scenario)).toEqual([hour(1, 'terminated'), hour(2, 'terminated'), hour(3, 'running')]);
  });

  test('ALLOW_ALL starts each beside it', async ({ scenario }) => {
    await threeActions(scenario, policy.ALLOW_ALL);
    expect(workflows(scenario)).toEqual([hour(1, 'running'), hour(2, 'running'), hour(3, 'running')]);
    expect((await describeIt(scenario)).info).toMatchObject({ actionCount: 3, runningWorkflows: [] });
  });
});

test('a schedule waits for the whole chain of a workflow, not for one run', async ({ scenario }) => {
  await create(scenario, { spec: every(HOUR_S), policies: { overlapPolicy: policy.BUFFER_ONE } });
  await untilRun(scenario, HOUR_S, commands.continueAsNew());
  await scenario.run();
  await sleepQuietly(scenario, HOUR_S);
  expect((await describeIt(scenario)).info).toMatchObject({ actionCount: 1, bufferSize: 1 });
  await scenario.signal('finish', 'report-2026-01-01T01:00:00Z');
  await scenario.run(complete('done'));
  expect((await describeIt(scenario)).info).toMatchObject({ actionCount: 2, bufferSize: 0 });
});
