import { describe, expect } from 'vitest';
import type { PendingActivityInfo, Wire } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const [SCHEDULED, STARTED, PAUSED, PAUSE_REQUESTED] = [1, 2, 4, 5];
const failure = { message: 'down', applicationFailureInfo: {} };

/** A workflow with one activity under way; the history begins at ActivityTaskScheduled, event 5. */
async function withActivity(scenario: Scenario, attributes: Parameters<typeof commands.activity>[1] = {}) {
  await scenario.start();
  await scenario.run(commands.activity('a', attributes));
}
const activityPart = (scenario: Scenario) => scenario.history().slice(4);

/** Calls an RPC about the activity "a" of the scenario's workflow, unless the request says otherwise. */
const operate = (scenario: Scenario, rpc: string, request: object = { id: 'a' }): Promise<object> =>
  scenario.call(rpc, { execution: { workflowId: scenario.workflowId }, identity: 'operator', ...request });

const described = (scenario: Scenario) =>
  scenario.call<Wire<'DescribeWorkflowExecutionResponse'>>('DescribeWorkflowExecution', {
    execution: { workflowId: scenario.workflowId },
  });

const pending = async (scenario: Scenario): Promise<PendingActivityInfo> =>
  (await described(scenario)).pendingActivities![0]!;

async function pausedTypes(scenario: Scenario): Promise<string | undefined> {
  const { searchAttributes } = (await described(scenario)).workflowExecutionInfo!;
  const payload = searchAttributes?.indexedFields?.['TemporalPauseInfo'];
  return payload?.data && String.fromCharCode(...payload.data);
}

const fail = (scenario: Scenario, taskToken: Uint8Array | undefined) =>
  scenario.call('RespondActivityTaskFailed', { taskToken, failure });
const waitingTasks = (scenario: Scenario, queue = scenario.taskQueue) =>
  scenario.engine.matching.backlog('default', 'activity', queue);

describe('pausing', () => {
  test('keeps an activity from workers and leaves the clock free', async ({ scenario }) => {
    await withActivity(scenario, { scheduleToCloseTimeout: { seconds: 60 } });
    await operate(scenario, 'PauseActivity', { id: 'a', reason: 'upkeep' });
    expect(await pending(scenario)).toMatchObject({
      state: PAUSED,
      paused: true,
      pauseInfo: { manual: { identity: 'operator', reason: 'upkeep' } },
    });
    expect(await pausedTypes(scenario)).toBe('["property:activityType=charge"]');
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
    await scenario.platform.pass(120_000);
    expect(activityPart(scenario), 'a paused activity has no timeouts').toHaveLength(1);
    await operate(scenario, 'UnpauseActivity');
    expect(await pausedTypes(scenario)).toBeUndefined();
    await scenario.platform.pass(1);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskTimedOut {"retryState":3}
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('lets a running attempt finish', async ({ scenario }) => {
    await withActivity(scenario, { heartbeatTimeout: { seconds: 5 } });
    const { taskToken } = await scenario.pollActivityTask();
    await operate(scenario, 'PauseActivity');
    expect(await pending(scenario)).toMatchObject({ state: PAUSE_REQUESTED, paused: true });
    expect(await scenario.call('RecordActivityTaskHeartbeat', { taskToken })).toEqual({
      cancelRequested: false,
      activityPaused: true,
      activityReset: false,
    });
    await scenario.call('RespondActivityTaskCompleted', { taskToken });
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskCompleted
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('meets the failure of a running attempt: the next one waits', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { maximumAttempts: 1 } });
    const first = await scenario.pollActivityTask();
    await operate(scenario, 'PauseActivity');
    await fail(scenario, first.taskToken);
    await scenario.skipping(async () => {});
    expect(await pending(scenario)).toMatchObject({ state: PAUSED, attempt: 2, lastFailure: failure });
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
    await operate(scenario, 'UnpauseActivity');
    const second = await scenario.pollActivityTask();
    expect(second.attempt, 'more than its policy allows').toBe(2);
    await fail(scenario, second.taskToken);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":2}
      7 ActivityTaskFailed {"retryState":4}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('meets a failure that is not retryable: the activity has failed', async ({ scenario }) => {
    await withActivity(scenario);
    const { taskToken } = await scenario.pollActivityTask();
    await operate(scenario, 'PauseActivity');
    await scenario.call('RespondActivityTaskFailed', {
      taskToken,
      failure: { message: 'no', applicationFailureInfo: { nonRetryable: true } },
    });
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskFailed {"retryState":2}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('ends a backoff, and unpausing begins the next attempt at once', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { initialInterval: { seconds: 3600 } } });
    const before = scenario.now();
    await fail(scenario, (await scenario.pollActivityTask()).taskToken);
    expect(await pending(scenario)).toMatchObject({ state: SCHEDULED, attempt: 2 });
    await operate(scenario, 'PauseActivity');
    await scenario.skipping(async () => {});
    expect(scenario.now(), 'no timer of the activity is left').toBe(before);
    await operate(scenario, 'UnpauseActivity');
    expect((await scenario.pollActivityTask()).attempt).toBe(2);
    expect(scenario.now()).toBe(before);
  });

  test('twice is refused, unless it is the same request', async ({ scenario }) => {
    await withActivity(scenario);
    await operate(scenario, 'PauseActivity', { id: 'a', requestId: 'once' });
    await operate(scenario, 'PauseActivity', { id: 'a', requestId: 'once' });
    await expect(operate(scenario, 'PauseActivity', { id: 'a', requestId: 'twice' })).rejects.toMatchObject({
      code: 9,
      message: 'activity is already paused',
    });
  });

  test('does not keep an activity from being completed by its id, or from being canceled', async ({
    scenario,
  }) => {
    await scenario.start();
    await scenario.run(commands.activity('a'), commands.activity('b'));
    await operate(scenario, 'PauseActivity', { type: 'charge' });
    const byId = { workflowId: scenario.workflowId, activityId: 'a', identity: 'client' };
    await expect(scenario.call('RespondActivityTaskFailedById', { ...byId, failure })).rejects.toMatchObject({
      code: 5,
      message: 'invalid activityID or activity already timed out or invoking workflow is completed',
    });
    await scenario.call('RespondActivityTaskCompletedById', byId);
    await scenario.run(commands.cancelActivity(6));
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskScheduled
      7 ActivityTaskStarted {"scheduledEventId":5,"identity":"client","requestId":""}
      8 ActivityTaskCompleted {"scheduledEventId":5}
      9 WorkflowTaskScheduled
      10 WorkflowTaskStarted
      11 WorkflowTaskCompleted
      12 ActivityTaskCancelRequested
      13 ActivityTaskCanceled {"scheduledEventId":6,"startedEventId":0}
      14 WorkflowTaskScheduled
    `,
    );
  });
});

describe('unpausing', () => {
  test('sets the timeouts of a running attempt again, from when it started', async ({ scenario }) => {
    await withActivity(scenario, {
      startToCloseTimeout: { seconds: 10 },
      retryPolicy: { maximumAttempts: 1 },
    });
    await scenario.pollActivityTask();
    await operate(scenario, 'PauseActivity');
    await scenario.platform.pass(30_000);
    expect(activityPart(scenario)).toHaveLength(1);
    await operate(scenario, 'UnpauseActivity', { unpauseAll: true });
    await scenario.platform.pass(1);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskTimedOut {"retryState":4}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('can count attempts anew and forget heartbeats', async ({ scenario }) => {
    await withActivity(scenario);
    const first = await scenario.pollActivityTask();
    const details = { payloads: [{ data: Uint8Array.of(1) }] };
    await scenario.call('RecordActivityTaskHeartbeat', { taskToken: first.taskToken, details });
    await operate(scenario, 'PauseActivity');
    await fail(scenario, first.taskToken);
    expect(await pending(scenario)).toMatchObject({ attempt: 2, heartbeatDetails: details });
    await operate(scenario, 'UnpauseActivity', { id: 'a', resetAttempts: true, resetHeartbeat: true });
    const again = await scenario.pollActivityTask();
    expect(again.attempt).toBe(1);
    expect(again.heartbeatDetails).toBeUndefined();
  });
});

describe('resetting', () => {
  test('ends a backoff and begins attempt 1', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { initialInterval: { seconds: 3600 } } });
    await fail(scenario, (await scenario.pollActivityTask()).taskToken);
    await operate(scenario, 'ResetActivity');
    expect((await scenario.pollActivityTask()).attempt).toBe(1);
    expect(await pending(scenario)).toMatchObject({ state: STARTED, attempt: 1 });
  });

  test('tells a running attempt with its next heartbeat; if it fails, attempt 2 follows', async ({
    scenario,
  }) => {
    await withActivity(scenario);
    const { taskToken } = await scenario.pollActivityTask();
    const details = { payloads: [{ data: Uint8Array.of(1) }] };
    await operate(scenario, 'ResetActivity', { matchAll: true, resetHeartbeat: true });
    expect(await scenario.call('RecordActivityTaskHeartbeat', { taskToken, details })).toMatchObject({
      activityReset: true,
    });
    await fail(scenario, taskToken);
    await scenario.skipping(async () => {});
    const next = await scenario.pollActivityTask();
    expect(next.attempt).toBe(2);
    expect(next.heartbeatDetails, 'those of the attempt before the reset').toBeUndefined();
  });

  test('makes a running retry a stranger: its answer is not known any more', async ({ scenario }) => {
    await withActivity(scenario);
    await fail(scenario, (await scenario.pollActivityTask()).taskToken);
    await scenario.skipping(async () => {});
    const { taskToken } = await scenario.pollActivityTask();
    await operate(scenario, 'ResetActivity');
    await expect(scenario.call('RespondActivityTaskCompleted', { taskToken })).rejects.toMatchObject({
      code: 5,
    });
  });

  test('unpauses, unless it is to keep the pause', async ({ scenario }) => {
    await withActivity(scenario);
    await operate(scenario, 'PauseActivity');
    await operate(scenario, 'ResetActivity', { id: 'a', keepPaused: true });
    expect(await pending(scenario)).toMatchObject({ state: PAUSED });
    await operate(scenario, 'ResetActivity');
    expect((await scenario.pollActivityTask()).attempt).toBe(1);
  });
});

describe('changing options', () => {
  test('moves a waiting activity to another task queue', async ({ scenario }) => {
    await withActivity(scenario);
    expect(
      await operate(scenario, 'UpdateActivityOptions', {
        id: 'a',
        activityOptions: { taskQueue: { name: 'other' }, heartbeatTimeout: { seconds: 3 } },
        updateMask: { paths: ['task_queue.name', 'heartbeatTimeout'] },
      }),
    ).toMatchObject({
      activityOptions: {
        taskQueue: { name: 'other' },
        heartbeatTimeout: { seconds: 3 },
        startToCloseTimeout: { seconds: 60 },
      },
    });
    expect(waitingTasks(scenario, 'other')).toBe(1);
    const away = new AbortController();
    const old = scenario.later(
      'PollActivityTaskQueue',
      { taskQueue: { name: scenario.taskQueue } },
      { signal: away.signal },
    );
    await scenario.platform.settle();
    away.abort();
    expect(await old, 'the task in the queue before is not wanted any more').toEqual({});
    const task = await scenario.pollActivityTask('other');
    expect(task).toMatchObject({ attempt: 1, heartbeatTimeout: { seconds: 3 } });
  });

  test('plans a retry anew, by the interval after the attempt to come', async ({ scenario }) => {
    await withActivity(scenario, { retryPolicy: { initialInterval: { seconds: 3600 } } });
    const before = scenario.now();
    await fail(scenario, (await scenario.pollActivityTask()).taskToken);
    await operate(scenario, 'UpdateActivityOptions', {
      type: 'charge',
      activityOptions: { retryPolicy: { initialInterval: { seconds: 10 }, maximumAttempts: 2 } },
      updateMask: { paths: ['retry_policy.initial_interval', 'retry_policy.maximum_attempts'] },
    });
    await scenario.skipping(async () => {});
    expect(scenario.now() - before).toBe(20_000);
    await fail(scenario, (await scenario.pollActivityTask()).taskToken);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled {"retryPolicy":{"initialInterval":{"seconds":3600,"nanos":0},"backoffCoefficient":2,"maximumInterval":{"seconds":360000,"nanos":0},"maximumAttempts":0,"nonRetryableErrorTypes":[]}}
      6 ActivityTaskStarted {"attempt":2}
      7 ActivityTaskFailed {"retryState":4}
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('gives a running attempt another timeout, and the original ones can be restored', async ({
    scenario,
  }) => {
    await withActivity(scenario, { retryPolicy: { maximumAttempts: 1 } });
    await scenario.pollActivityTask();
    await operate(scenario, 'UpdateActivityOptions', {
      matchAll: true,
      activityOptions: { startToCloseTimeout: { seconds: 5 } },
      updateMask: { paths: ['start_to_close_timeout'] },
    });
    expect(await pending(scenario)).toMatchObject({
      activityOptions: { startToCloseTimeout: { seconds: 5 } },
    });
    await operate(scenario, 'UpdateActivityOptions', { id: 'a', restoreOriginal: true });
    await scenario.platform.pass(59_999);
    expect(activityPart(scenario)).toHaveLength(1);
    await scenario.platform.pass(1);
    expectHistory(
      activityPart(scenario),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskTimedOut
      8 WorkflowTaskScheduled
    `,
    );
  });

  const update = (request: object) => ['UpdateActivityOptions', { id: 'a', ...request }] as const;
  const refusals: [string, number, string, readonly [string, object]][] = [
    [
      'no activity',
      3,
      'Either Activity.Id or Activity.Type should be set on request.',
      ['PauseActivity', {}],
    ],
    [
      'an activity that is not open',
      5,
      "Can't find pending activity with such ID. Invalid activityID or activity already completed",
      ['ResetActivity', { id: 'z' }],
    ],
    ['a missing workflow id', 3, 'WorkflowId is not set on request.', ['UnpauseActivity', { execution: {} }]],
    ['options without a mask', 3, 'UpdateMask is not provided', update({ activityOptions: {} })],
    ['a mask without options', 3, 'ActivityOptions are not provided', update({ updateMask: {} })],
    [
      'a mask with restored options',
      3,
      'Both UpdateMask and RestoreOriginal are provided',
      update({ restoreOriginal: true, updateMask: { paths: ['heartbeat_timeout'] } }),
    ],
    [
      'a masked field without its message',
      3,
      'TaskQueue is not provided',
      update({ activityOptions: {}, updateMask: { paths: ['task_queue.name'] } }),
    ],
    [
      'a coefficient below 1',
      3,
      'BackoffCoefficient cannot be less than 1 on retry policy.',
      update({
        activityOptions: { retryPolicy: { backoffCoefficient: 0.5 } },
        updateMask: { paths: ['retry_policy.backoff_coefficient'] },
      }),
    ],
    [
      'no timeout that ends it',
      3,
      'a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=charge',
      update({ activityOptions: {}, updateMask: { paths: ['start_to_close_timeout'] } }),
    ],
  ];
  for (const [what, code, message, [rpc, request]] of refusals) {
    test(`${rpc} refuses ${what}`, async ({ scenario }) => {
      await withActivity(scenario);
      await expect(operate(scenario, rpc, request)).rejects.toMatchObject({ code, message });
    });
  }
});
