import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test } from './support/scenario.ts';

const DAY_S = 24 * 3600;

describe('a timer of 30 days', () => {
  test('fires exactly 30 days later as soon as a result is awaited', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.startTimer('trial', 30 * DAY_S));
    const before = scenario.now();
    await scenario.skipping(async () => {});
    expect(scenario.now() - before).toBe(30 * DAY_S * 1000);
    await scenario.run(commands.complete());
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted {"scheduledEventId":2,"startedEventId":3}
      5 TimerStarted {"timerId":"trial","workflowTaskCompletedEventId":4}
      6 TimerFired {"timerId":"trial","startedEventId":5}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
      10 WorkflowExecutionCompleted {"workflowTaskCompletedEventId":9}
    `,
    );
  });

  test('does not fire while time skipping is locked', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.startTimer('trial', 30 * DAY_S));
    await scenario.platform.pass(60_000);
    expect(await scenario.hasWorkflowTask()).toBe(false);
  });

  test('does not fire while a workflow task is under way', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.startTimer('trial', 30 * DAY_S));
    await scenario.signal('look');
    await scenario.pollWorkflowTask();
    await scenario.skipping(async () => {});
    expect(scenario.history().at(-1)?.eventType).toBe(6);
  });
});

test('two timers of the same deadline fire in one workflow task', async ({ scenario }) => {
  await scenario.start();
  await scenario.run(commands.startTimer('a', 60), commands.startTimer('b', 60));
  const waiting = scenario.later('PollWorkflowTaskQueue', { taskQueue: { name: scenario.taskQueue } });
  await scenario.skipping(async () => {});
  const task = await waiting;
  expectHistory(
    scenario.history(),
    `
    1 WorkflowExecutionStarted
    2 WorkflowTaskScheduled
    3 WorkflowTaskStarted
    4 WorkflowTaskCompleted
    5 TimerStarted
    6 TimerStarted
    7 TimerFired {"timerId":"a"}
    8 TimerFired {"timerId":"b"}
    9 WorkflowTaskScheduled
    10 WorkflowTaskStarted
  `,
  );
  expect(task).toMatchObject({ startedEventId: 10 });
});

test('a canceled timer never moves the clock', async ({ scenario }) => {
  await scenario.start();
  await scenario.run(commands.startTimer('long', 30 * DAY_S), commands.startTimer('short', 60));
  const before = scenario.now();
  await scenario.skipping(async () => {});
  await scenario.run(commands.cancelTimer('long'));
  await scenario.skipping(async () => {});
  expect(scenario.now() - before).toBe(60_000);
});

test('canceling a timer that fired meanwhile takes the firing back', async ({ scenario }) => {
  await scenario.start();
  await scenario.run(commands.startTimer('t', 5));
  await scenario.signal('stop');
  const task = await scenario.pollWorkflowTask();
  await scenario.platform.pass(6_000);
  await scenario.complete(task, { commands: [commands.cancelTimer('t'), commands.complete()] });
  expectHistory(
    scenario.history().slice(4),
    `
    5 TimerStarted
    6 WorkflowExecutionSignaled
    7 WorkflowTaskScheduled
    8 WorkflowTaskStarted
    9 WorkflowTaskCompleted
    10 TimerCanceled {"timerId":"t","startedEventId":5}
    11 WorkflowExecutionCompleted
  `,
  );
});

test('a timer id that is open already fails the workflow task and leaves nothing else', async ({
  scenario,
}) => {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();
  await expect(
    scenario.complete(task, { commands: [commands.startTimer('t', 1), commands.startTimer('t', 1)] }),
  ).rejects.toThrow('StartTimerDuplicateId: A timer with the same id is open. TimerId=t');
  expectHistory(
    scenario.history(),
    `
    1 WorkflowExecutionStarted
    2 WorkflowTaskScheduled
    3 WorkflowTaskStarted
    4 WorkflowTaskFailed {"scheduledEventId":2,"startedEventId":3,"cause":12}
  `,
  );
});
