import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const failure = (message: string, info: object = {}) => ({
  failure: { message, applicationFailureInfo: info },
});

/** A workflow with one activity under way; the history begins at ActivityTaskScheduled, event 5. */
async function withActivity(scenario: Scenario, attributes: Parameters<typeof commands.activity>[1] = {}) {
  await scenario.start();
  await scenario.run(commands.activity('a', attributes));
}
const activityPart = (scenario: Scenario) => scenario.history().slice(4);

describe('retries', () => {
  test('an activity that fails twice shows its last attempt alone, 3 s later', async ({ scenario }) => {
    await withActivity(scenario);
    const before = scenario.now();
    for (const message of ['first', 'second']) {
      const task = await scenario.pollActivityTask();
      await scenario.call('RespondActivityTaskFailed', { taskToken: task.taskToken, ...failure(message) });
      await scenario.skipping(async () => {});
    }
    const third = await scenario.pollActivityTask();
    await scenario.call('RespondActivityTaskCompleted', { taskToken: third.taskToken });
    expect(scenario.now() - before).toBe(3_000);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled {"activityId":"a"}
      6 ActivityTaskStarted {"attempt":3,"lastFailure":{"message":"second","applicationFailureInfo":{}}}
      7 ActivityTaskCompleted {"scheduledEventId":5,"startedEventId":6}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('end with the last attempt that the policy allows', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { maximumAttempts: 2 } });
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const task = await scenario.pollActivityTask();
      await scenario.call('RespondActivityTaskFailed', { taskToken: task.taskToken, ...failure('no') });
      await scenario.skipping(async () => {});
    }
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":2}
      7 ActivityTaskFailed {"retryState":4,"startedEventId":6}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('end at once for a type that is listed as not retryable', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { nonRetryableErrorTypes: ['Fraud'] } });
    const task = await scenario.pollActivityTask();
    await scenario.call('RespondActivityTaskFailed', {
      taskToken: task.taskToken,
      ...failure('no', { type: 'Fraud' }),
    });
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskFailed {"retryState":2}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('wait as long as the failure asks, whatever the maximum interval', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { maximumInterval: { seconds: 5 } } });
    const before = scenario.now();
    const task = await scenario.pollActivityTask();
    const info = { nextRetryDelay: { seconds: 3600 } };
    await scenario.call('RespondActivityTaskFailed', {
      taskToken: task.taskToken,
      ...failure('later', info),
    });
    await scenario.skipping(async () => {});
    expect(scenario.now() - before).toBe(3_600_000);
    expect((await scenario.pollActivityTask()).attempt).toBe(2);
  });

  test('give up when the next attempt would begin after schedule-to-close', async ({ scenario }) => {
    await withActivity(scenario, {
      scheduleToCloseTimeout: { seconds: 10 },
      retryPolicy: { initialInterval: { seconds: 11 } },
    });
    const task = await scenario.pollActivityTask();
    await scenario.call('RespondActivityTaskFailed', { taskToken: task.taskToken, ...failure('down') });
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskFailed {"retryState":3,"failure":{"message":"down","applicationFailureInfo":{}}}
      8 WorkflowTaskScheduled
    `,
    );
  });
});

describe('timeouts', () => {
  test('start-to-close ends an attempt that takes too long', async ({ scenario }) => {
    await withActivity(scenario, {
      startToCloseTimeout: { seconds: 5 },
      retryPolicy: { maximumAttempts: 1 },
    });
    await scenario.pollActivityTask();
    await scenario.platform.pass(5_000);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskTimedOut {"retryState":4,"failure":{"message":"activity StartToClose timeout","source":"Server","timeoutFailureInfo":{"timeoutType":1}}}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('schedule-to-start ends an activity that no worker takes, without a start', async ({ scenario }) => {
    await withActivity(scenario, { scheduleToStartTimeout: { seconds: 5 } });
    await scenario.platform.pass(5_000);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskTimedOut {"retryState":3,"startedEventId":0,"failure":{"message":"activity ScheduleToStart timeout","source":"Server","timeoutFailureInfo":{"timeoutType":2}}}
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('schedule-to-close names the failure of the attempt before', async ({ scenario }) => {
    await withActivity(scenario, { scheduleToCloseTimeout: { seconds: 10 } });
    const first = await scenario.pollActivityTask();
    await scenario.call('RespondActivityTaskFailed', { taskToken: first.taskToken, ...failure('down') });
    await scenario.skipping(async () => {});
    await scenario.pollActivityTask();
    await scenario.platform.pass(10_000);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":2}
      7 ActivityTaskTimedOut {"retryState":3,"failure":{"message":"activity ScheduleToClose timeout","source":"Server","timeoutFailureInfo":{"timeoutType":3},"cause":{"message":"down","applicationFailureInfo":{}}}}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('heartbeat: the next attempt gets the last details', async ({ scenario }) => {
    await withActivity(scenario, { heartbeatTimeout: { seconds: 5 } });
    const first = await scenario.pollActivityTask();
    const details = { payloads: [{ data: Uint8Array.of(49) }] };
    await scenario.call('RecordActivityTaskHeartbeat', { taskToken: first.taskToken, details });
    await scenario.platform.pass(5_000);
    await scenario.skipping(async () => {});
    const second = await scenario.pollActivityTask();
    expect(second).toMatchObject({ attempt: 2, heartbeatDetails: details });
    await expect(
      scenario.call('RespondActivityTaskCompleted', { taskToken: first.taskToken }),
    ).rejects.toThrow('invalid activityID or activity already timed out or invoking workflow is completed');
  });

  test('a heartbeat in time keeps the attempt alive', async ({ scenario }) => {
    await withActivity(scenario, { heartbeatTimeout: { seconds: 5 } });
    const task = await scenario.pollActivityTask();
    for (let beat = 0; beat < 3; beat += 1) {
      await scenario.platform.pass(4_000);
      await scenario.call('RecordActivityTaskHeartbeat', { taskToken: task.taskToken });
    }
    await scenario.call('RespondActivityTaskCompleted', { taskToken: task.taskToken });
    expect(activityPart(scenario)).toHaveLength(4);
  });
});

describe('cancellation', () => {
  test('of an activity that no worker has ends it at once and frees the clock', async ({ scenario }) => {
    await withActivity(scenario);
    await scenario.signal('stop');
    await scenario.run(commands.cancelActivity(5));
    expectHistory(
      scenario.history().slice(5),
      `
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
      10 ActivityTaskCancelRequested {"scheduledEventId":5}
      11 ActivityTaskCanceled {"scheduledEventId":5,"startedEventId":0,"latestCancelRequestedEventId":10}
      12 WorkflowTaskScheduled
    `,
    );
    await scenario.run();
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
  });

  test('of a running activity waits for its worker, which hears of it by heartbeat', async ({ scenario }) => {
    await withActivity(scenario, { heartbeatTimeout: { seconds: 60 } });
    const activity = await scenario.pollActivityTask();
    await scenario.signal('stop');
    await scenario.run(commands.cancelActivity(5));
    const { taskToken } = activity;
    expect(await scenario.call('RecordActivityTaskHeartbeat', { taskToken })).toMatchObject({
      cancelRequested: true,
    });
    await scenario.call('RespondActivityTaskCanceled', { taskToken });
    expectHistory(
      scenario.history().slice(9),
      `
      10 ActivityTaskCancelRequested
      11 ActivityTaskStarted {"attempt":1}
      12 ActivityTaskCanceled {"startedEventId":11,"latestCancelRequestedEventId":10}
      13 WorkflowTaskScheduled
    `,
    );
  });

  test('that nobody asked for cannot be reported', async ({ scenario }) => {
    await withActivity(scenario);
    const { taskToken } = await scenario.pollActivityTask();
    await expect(scenario.call('RespondActivityTaskCanceled', { taskToken })).rejects.toThrow(
      'unable to mark activity as canceled without activity being request canceled first',
    );
  });

  test('ends the retries of an activity that fails', async ({ scenario }) => {
    await withActivity(scenario);
    const { taskToken } = await scenario.pollActivityTask();
    await scenario.signal('stop');
    await scenario.run(commands.cancelActivity(5));
    await scenario.call('RespondActivityTaskFailed', { taskToken, ...failure('no') });
    expectHistory(
      scenario.history().slice(11),
      '12 ActivityTaskFailed {"retryState":7}\n13 WorkflowTaskScheduled',
    );
  });
});

test('an activity that ends during a workflow task is recorded after its commands, with its start', async ({
  scenario,
}) => {
  await withActivity(scenario);
  const activity = await scenario.pollActivityTask();
  await scenario.signal('look');
  const task = await scenario.pollWorkflowTask();
  await scenario.call('RespondActivityTaskCompleted', { taskToken: activity.taskToken });
  await scenario.complete(task, { commands: [commands.marker('seen')] });
  expectHistory(
    scenario.history().slice(8),
    `
    9 WorkflowTaskCompleted
    10 MarkerRecorded
    11 ActivityTaskStarted
    12 ActivityTaskCompleted {"startedEventId":11}
    13 WorkflowTaskScheduled
  `,
  );
});

test('an activity without start-to-close and schedule-to-close fails the workflow task', async ({
  scenario,
}) => {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();
  const activity = commands.activity('a', { startToCloseTimeout: undefined });
  await expect(scenario.complete(task, { commands: [activity] })).rejects.toThrow(
    'BadScheduleActivityAttributes: a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=charge',
  );
});

test('a run that is terminated with an activity under way leaves the clock free', async ({ scenario }) => {
  await withActivity(scenario);
  await scenario.pollActivityTask();
  await scenario.call('TerminateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    reason: 'enough',
  });
  expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
});

test('an activity can be completed by its id from outside', async ({ scenario }) => {
  await withActivity(scenario);
  await scenario.pollActivityTask();
  await scenario.call('RespondActivityTaskCompletedById', {
    workflowId: scenario.workflowId,
    activityId: 'a',
  });
  expectHistory(
    activityPart(scenario),
    '5 ActivityTaskScheduled\n6 ActivityTaskStarted\n7 ActivityTaskCompleted\n8 WorkflowTaskScheduled',
  );
});
