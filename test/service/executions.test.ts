import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const TEST_SERVICE = 'temporal.api.testservice.v1.TestService';
const status = async (scenario: Scenario): Promise<unknown> => {
  const execution = { workflowId: scenario.workflowId };
  const { workflowExecutionInfo } = await scenario.call<{ workflowExecutionInfo: { status: number } }>(
    'DescribeWorkflowExecution',
    { execution },
  );
  return workflowExecutionInfo.status;
};

describe('a workflow id that is in use', () => {
  test('refuses another start, with the run that stands in the way', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await expect(scenario.start()).rejects.toMatchObject({
      code: 6,
      message: `Workflow execution is already running. WorkflowId: ${scenario.workflowId}, RunId: ${runId}.`,
      details: [{ message: { runId } }],
    });
  });

  test('gives back the open run when the same request comes twice', async ({ scenario }) => {
    const first = await scenario.start({ requestId: 'r' });
    expect(await scenario.start({ requestId: 'r' })).toMatchObject({ runId: first.runId, started: true });
  });

  test('gives back the open run if the conflict policy says so', async ({ scenario }) => {
    const first = await scenario.start();
    const second = await scenario.start({ workflowIdConflictPolicy: 2 });
    expect(second).toMatchObject({ runId: first.runId, started: false });
  });

  test('is freed by terminating the open run if the conflict policy says so', async ({ scenario }) => {
    const first = await scenario.start();
    const second = await scenario.start({ workflowIdConflictPolicy: 3 });
    expect(second.runId).not.toBe(first.runId);
    expectHistory(
      scenario.history(first.runId).slice(2),
      '3 WorkflowExecutionTerminated {"identity":"history-service"}',
    );
  });

  test.for([
    ['ALLOW_DUPLICATE', 1, true],
    ['ALLOW_DUPLICATE_FAILED_ONLY', 2, false],
    ['REJECT_DUPLICATE', 3, false],
  ] as const)(
    'after completion, reuse policy %s',
    async ([, workflowIdReusePolicy, allowed], { scenario }) => {
      await scenario.start();
      await scenario.run(commands.complete());
      const again = scenario.start({ workflowIdReusePolicy });
      if (allowed) await expect(again).resolves.toMatchObject({ started: true });
      else await expect(again).rejects.toMatchObject({ code: 6 });
    },
  );
});

test('a signal with the same request id is recorded once', async ({ scenario }) => {
  await scenario.start();
  const signal = {
    workflowExecution: { workflowId: scenario.workflowId },
    signalName: 'pay',
    requestId: 'r',
  };
  await scenario.call('SignalWorkflowExecution', signal);
  await scenario.call('SignalWorkflowExecution', signal);
  expectHistory(scenario.history().slice(2), '3 WorkflowExecutionSignaled');
});

test('signal-with-start records the signal before the first workflow task', async ({ scenario }) => {
  await scenario.call('SignalWithStartWorkflowExecution', {
    workflowId: scenario.workflowId,
    workflowType: { name: 'workflow' },
    taskQueue: { name: scenario.taskQueue },
    requestId: 'r',
    signalName: 'pay',
  });
  expectHistory(
    scenario.history(),
    `
    1 WorkflowExecutionStarted
    2 WorkflowExecutionSignaled {"signalName":"pay"}
    3 WorkflowTaskScheduled
  `,
  );
});

test('a cancel request is recorded once and reaches the workflow', async ({ scenario }) => {
  await scenario.start();
  await scenario.run();
  const cancel = { workflowExecution: { workflowId: scenario.workflowId }, reason: 'changed my mind' };
  await scenario.call('RequestCancelWorkflowExecution', cancel);
  await scenario.call('RequestCancelWorkflowExecution', cancel);
  await scenario.run(commands.cancelWorkflow());
  expectHistory(
    scenario.history().slice(4),
    `
    5 WorkflowExecutionCancelRequested {"cause":"changed my mind"}
    6 WorkflowTaskScheduled
    7 WorkflowTaskStarted
    8 WorkflowTaskCompleted
    9 WorkflowExecutionCanceled
  `,
  );
  await expect(scenario.call('RequestCancelWorkflowExecution', cancel)).resolves.toEqual({});
});

test('terminating during a workflow task keeps what arrived meanwhile', async ({ scenario }) => {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();
  await scenario.signal('late');
  await scenario.call('TerminateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    reason: 'enough',
  });
  expectHistory(
    scenario.history().slice(3),
    `
    4 WorkflowTaskFailed {"cause":17}
    5 WorkflowExecutionSignaled
    6 WorkflowExecutionTerminated {"reason":"enough"}
  `,
  );
  await expect(scenario.complete(task)).rejects.toMatchObject({ code: 5 });
  expect(await status(scenario)).toBe(5);
});

describe('a chain of runs', () => {
  test('continue-as-new begins a new run with the same id at once', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await scenario.run(commands.continueAsNew());
    const [started] = scenario.history();
    const next = started!.workflowExecutionStartedEventAttributes!;
    expect(next).toMatchObject({
      continuedExecutionRunId: runId,
      firstExecutionRunId: runId,
      initiator: 1,
      attempt: 1,
    });
    expectHistory(
      scenario.history(runId).slice(4),
      `5 WorkflowExecutionContinuedAsNew {"newExecutionRunId":"${next.originalExecutionRunId}"}`,
    );
  });

  test('a retry policy tries again after a backoff, until its attempts are used up', async ({ scenario }) => {
    const { runId } = await scenario.start({
      retryPolicy: { maximumAttempts: 2, initialInterval: { seconds: 60 } },
    });
    await scenario.run(commands.fail('first'));
    expectHistory(scenario.history(runId).slice(4), '5 WorkflowExecutionFailed {"retryState":1}');
    expect(scenario.history()).toHaveLength(1); // the first workflow task waits for the backoff
    const before = scenario.now();
    await scenario.skipping(async () => {});
    expect(scenario.now() - before).toBe(60_000);
    await scenario.run(commands.fail('second'));
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"attempt":2,"initiator":2,"continuedExecutionRunId":"${runId}"}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionFailed {"retryState":4}
    `,
    );
  });

  test('a run timeout ends a run that waits', async ({ scenario }) => {
    await scenario.start({ workflowRunTimeout: { seconds: 3600 } });
    await scenario.run();
    const before = scenario.now();
    await scenario.skipping(async () => {});
    expect(scenario.now() - before).toBe(3_600_000);
    expectHistory(scenario.history().slice(4), '5 WorkflowExecutionTimedOut {"retryState":5}');
  });

  test('an execution timeout is carried along the chain', async ({ scenario }) => {
    await scenario.start({ workflowExecutionTimeout: { seconds: 3600 } });
    await scenario.platform.pass(5_000);
    await scenario.run(commands.continueAsNew());
    await scenario.run();
    await scenario.skipping(async () => {});
    expect(scenario.now()).toBe(Date.UTC(2026, 0, 1, 1));
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"workflowRunTimeout":{"seconds":3600,"nanos":0},"workflowExecutionExpirationTime":{"seconds":${Date.UTC(2026, 0, 1, 1) / 1000},"nanos":0}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionTimedOut {"retryState":3}
    `,
    );
  });
});

test('a start delay holds back the first workflow task', async ({ scenario }) => {
  await scenario.start({ workflowStartDelay: { seconds: 60 } });
  await scenario.signal('early');
  expectHistory(scenario.history(), '1 WorkflowExecutionStarted\n2 WorkflowExecutionSignaled');
  await scenario.skipping(async () => {});
  expectHistory(scenario.history().slice(2), '3 WorkflowTaskScheduled');
});

describe('reading a history', () => {
  const read = (scenario: Scenario, more: object) =>
    scenario.later<{ history: { events: { eventId: number }[] }; nextPageToken?: Uint8Array }>(
      'GetWorkflowExecutionHistory',
      { execution: { workflowId: scenario.workflowId }, ...more },
    );

  test('waits for the last event if asked to', async ({ scenario }) => {
    await scenario.start();
    const last = read(scenario, { waitNewEvent: true, historyEventFilterType: 2 });
    await scenario.run(commands.complete());
    expect((await last).history.events.map(({ eventId }) => eventId)).toEqual([5]);
  });

  test('that is long comes in pages', async ({ scenario }) => {
    await scenario.start();
    const first = await read(scenario, { maximumPageSize: 1 });
    const second = await read(scenario, { maximumPageSize: 1, nextPageToken: first.nextPageToken });
    expect([...first.history.events, ...second.history.events].map(({ eventId }) => eventId)).toEqual([1, 2]);
    expect(second.nextPageToken).toBeUndefined();
  });

  test('stays with the run of the first page', async ({ scenario }) => {
    await scenario.start();
    const first = await read(scenario, { waitNewEvent: true });
    await scenario.run(commands.continueAsNew());
    const second = await read(scenario, { nextPageToken: first.nextPageToken });
    expect(second.history.events.map(({ eventId }) => eventId)).toEqual([3, 4, 5]);
  });

  test('of an unknown workflow is not found', async ({ scenario }) => {
    await expect(read(scenario, {})).rejects.toMatchObject({
      code: 5,
      message: `workflow not found for ID: ${scenario.workflowId}`,
    });
  });
});

describe('the clock', () => {
  test('env.sleep skips over a timer on its way and is locked again when it answers', async ({
    scenario,
  }) => {
    await scenario.start();
    await scenario.run(commands.startTimer('t', 60));
    const before = scenario.now();
    const slept = scenario.later(`${TEST_SERVICE}/UnlockTimeSkippingWithSleep`, {
      duration: { seconds: 3600 },
    });
    await scenario.platform.settle();
    // The workflow task of the fired timer holds the clock until a worker has answered it.
    expect(scenario.now() - before).toBe(60_000);
    await scenario.run();
    await slept;
    expect(scenario.now() - before).toBe(3_600_000);
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
  });

  test('an activity may sleep past its own timeout, and no workflow task is skipped over', async ({
    scenario,
  }) => {
    await scenario.start();
    await scenario.run(
      commands.activity('a', { startToCloseTimeout: { seconds: 60 }, retryPolicy: { maximumAttempts: 1 } }),
    );
    await scenario.pollActivityTask();
    const slept = scenario.later(`${TEST_SERVICE}/UnlockTimeSkippingWithSleep`, {
      duration: { seconds: 3600 },
    });
    await scenario.skipping(async () => {});
    await scenario.run(commands.complete());
    await scenario.platform.settle();
    expectHistory(
      scenario.history().slice(5),
      `
      6 ActivityTaskStarted
      7 ActivityTaskTimedOut
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
      10 WorkflowTaskCompleted
      11 WorkflowExecutionCompleted
    `,
    );
    await slept;
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
  });

  test('several callers that await results do not disturb each other', async ({ scenario }) => {
    await scenario.skipping(() => scenario.skipping(async () => {}));
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
  });

  test('says which workflows wait when nothing can ever happen', async ({ scenario }) => {
    await scenario.start();
    await scenario.run();
    await scenario.skipping(() => scenario.platform.pass(3_000));
    expect(scenario.platform.lines).toEqual([
      `warn: Time cannot be skipped: no timer is set and nothing is under way. Open runs that wait for a signal, an update or a child: "${scenario.workflowId}" (workflow).`,
    ]);
  });
});

test('an RPC that is not there says so by its name', async ({ scenario }) => {
  await expect(scenario.call('CreateWorkflowRule', {})).rejects.toMatchObject({
    code: 12,
    message: 'Method temporal.api.workflowservice.v1.WorkflowService/CreateWorkflowRule is unimplemented',
  });
});
