import { describe, expect } from 'vitest';
import type { Command } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const tooLarge = { payloads: [{ data: new Uint8Array(2 * 1024 * 1024 + 1) }] };
const longId = 'x'.repeat(1001);

/** What a worker hears when it completes a workflow task with these commands. */
async function refusal(scenario: Scenario, ...list: Command[]): Promise<string> {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();
  const answer = await scenario.complete(task, { commands: list }).catch((error: Error) => error);
  return (answer as Error).message;
}

describe('a command that is larger than an event may be ends the run', () => {
  test.for<[Command, string]>([
    [
      commands.activity('a', { input: tooLarge }),
      'BadScheduleActivityAttributes: ScheduleActivityTaskCommandAttributes.Input exceeds size limit.',
    ],
    [
      { commandType: 4, completeWorkflowExecutionCommandAttributes: { result: tooLarge } },
      'BadScheduleActivityAttributes: CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.',
    ],
    [
      { commandType: 9, recordMarkerCommandAttributes: { markerName: 'm', details: { d: tooLarge } } },
      'BadRecordMarkerAttributes: RecordMarkerCommandAttributes.Details exceeds size limit.',
    ],
    [
      {
        commandType: 16,
        modifyWorkflowPropertiesCommandAttributes: { upsertedMemo: { fields: { a: tooLarge.payloads[0]! } } },
      },
      'BadModifyWorkflowPropertiesAttributes: ModifyWorkflowPropertiesCommandAttributes exceeds size limit.',
    ],
    [
      commands.child('child', { input: tooLarge }),
      'BadStartChildExecutionAttributes: StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit.',
    ],
  ])('%#', async ([command, words], { scenario }) => {
    expect(await refusal(scenario, command)).toBe(words);
    expectHistory(
      scenario.history().slice(2),
      `
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"failure":{"message":"${words}","source":"Server","serverFailureInfo":{}}}
      5 WorkflowExecutionTerminated {"reason":"${words}","identity":"history-service"}
    `,
    );
  });
});

test('a command with an id that is too long fails the workflow task', async ({ scenario }) => {
  const words = await refusal(scenario, commands.startTimer(longId, 1));
  expect(words).toMatch(/^BadStartTimerAttributes: TimerId on StartTimerCommand exceeds length limit\./);
  await scenario.run(commands.complete());
});

describe('no more than 2,000 are pending of', () => {
  const many = (make: (id: string) => Command): Command[] =>
    Array.from({ length: 2_001 }, (_, index) => make(`${index}`));

  test('activities', async ({ scenario }) => {
    expect(await refusal(scenario, ...many((id) => commands.activity(id)))).toBe(
      'PendingActivitiesLimitExceeded: the number of pending activities, 2000, has reached the per-workflow limit of 2000',
    );
    expectHistory(scenario.history().slice(3), '4 WorkflowTaskFailed {"cause":27}');
  });

  test('children', async ({ scenario }) => {
    expect(await refusal(scenario, ...many((id) => commands.child(id)))).toContain(
      'PendingChildWorkflowsLimitExceeded',
    );
  });

  test('signals to other workflows', async ({ scenario }) => {
    expect(await refusal(scenario, ...many((id) => commands.signalExternal(id)))).toContain(
      'the number of pending signals to external workflows, 2000,',
    );
  });

  test('cancel requests to other workflows', async ({ scenario }) => {
    expect(await refusal(scenario, ...many((id) => commands.cancelExternal(id)))).toContain(
      'PendingRequestCancelLimitExceeded',
    );
  });
});

describe('a request that is too large', () => {
  test('does not start, signal or ask a workflow', async ({ scenario }) => {
    await expect(scenario.start({ input: tooLarge })).rejects.toThrow('Blob data size exceeds limit.');
    await expect(scenario.start({ memo: { fields: { a: tooLarge.payloads[0]! } } })).rejects.toThrow(
      'Memo size exceeds limit.',
    );
    await scenario.start();
    const workflowExecution = { workflowId: scenario.workflowId };
    const signal = { workflowExecution, signalName: 's', input: tooLarge };
    await expect(scenario.call('SignalWorkflowExecution', signal)).rejects.toMatchObject({ code: 3 });
    const query = { execution: workflowExecution, query: { queryType: 'q', queryArgs: tooLarge } };
    await expect(scenario.call('QueryWorkflow', query)).rejects.toMatchObject({ code: 3 });
    expect(scenario.history()).toHaveLength(2);
  });

  test('fails its activity for good, and says so', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(...['result', 'failure', 'heartbeat'].map((id) => commands.activity(id)));
    const [result, failure, heartbeat] = [
      await scenario.pollActivityTask(),
      await scenario.pollActivityTask(),
      await scenario.pollActivityTask(),
    ];
    await scenario.call('RespondActivityTaskCompleted', { taskToken: result.taskToken, result: tooLarge });
    const told = await scenario.call('RespondActivityTaskFailed', {
      taskToken: failure.taskToken,
      failure: { message: 'big', applicationFailureInfo: { type: 'T', details: tooLarge } },
    });
    expect(told).toMatchObject({ failures: [{ message: 'Failure exceeds size limit.' }] });
    await expect(
      scenario.call('RecordActivityTaskHeartbeat', { taskToken: heartbeat.taskToken, details: tooLarge }),
    ).resolves.toEqual({ cancelRequested: true });
    const cause = '"cause":{"message":"big","applicationFailureInfo":{"type":"T"}}';
    const final = '"source":"Server","serverFailureInfo":{"nonRetryable":true}';
    expectHistory(
      scenario.history().slice(7),
      `
      8 ActivityTaskStarted
      9 ActivityTaskFailed {"failure":{"message":"Complete result exceeds size limit.",${final}},"retryState":2}
      10 WorkflowTaskScheduled
      11 ActivityTaskStarted
      12 ActivityTaskFailed {"failure":{"message":"Failure exceeds size limit.",${final},${cause}},"retryState":2}
      13 ActivityTaskStarted
      14 ActivityTaskFailed {"failure":{"message":"Heartbeat details exceed size limit.",${final}},"retryState":2}
    `,
    );
  });

  test('fails the query that it answers', async ({ scenario }) => {
    await scenario.start();
    const answer = scenario.later('QueryWorkflow', {
      execution: { workflowId: scenario.workflowId },
      query: { queryType: 'q' },
    });
    const task = await scenario.pollWorkflowTask();
    const [id] = Object.keys(task.queries ?? {});
    await scenario.complete(task, { queryResults: { [id!]: { resultType: 1, answer: tooLarge } } });
    await expect(answer).rejects.toMatchObject({ code: 3, message: 'Blob data size exceeds limit.' });
  });
});

test('ids of a start are at most 1,000 characters long', async ({ scenario }) => {
  for (const [request, words] of [
    [{ workflowId: longId }, 'WorkflowId exceeds maximum allowed length (1001/1000)'],
    [{ workflowType: { name: longId } }, 'WorkflowType length exceeds limit.'],
    [{ taskQueue: { name: longId } }, 'taskQueue length exceeds limit'],
    [{ requestId: longId }, 'RequestId length exceeds limit.'],
    [{ namespace: longId }, 'Namespace length exceeds limit.'],
  ] as const)
    await expect(scenario.start(request)).rejects.toMatchObject({ code: 3, message: words });
});

describe('a history that is full', () => {
  test('ends the run instead of taking what would be too much', async ({ scenario }) => {
    const { runId } = await scenario.start();
    const run = scenario.engine.executions.get('default', { workflowId: scenario.workflowId, runId });
    const task = await scenario.pollWorkflowTask();
    const markers = Array.from({ length: 51_200 }, () => commands.marker('m'));
    await expect(scenario.complete(task, { commands: markers })).rejects.toMatchObject({
      code: 3,
      message: 'Workflow history count exceeds limit.',
    });
    expectHistory(
      run.events.slice(2),
      `
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":17}
      5 WorkflowExecutionTerminated {"reason":"Workflow history count exceeds limit.","identity":"history-service"}
    `,
    );
  });

  test('ends it too when a timer fires, and no worker gets the task', async ({ scenario }) => {
    await scenario.start();
    const markers = Array.from({ length: 51_194 }, () => commands.marker('m'));
    await scenario.run(...markers, commands.startTimer('t', 60));
    await scenario.skipping(() => scenario.platform.settle());
    expect(scenario.history().length).toBe(51_200);
    expectHistory(scenario.history().slice(-1), '51200 WorkflowExecutionTerminated');
    expect(await scenario.hasWorkflowTask()).toBe(false);
  });
});

describe('a history that grows long', () => {
  /** Whether the service suggests to continue as new when a task starts, at the event of this number. */
  async function suggestion(scenario: Scenario, ...list: Command[]): Promise<[number, unknown]> {
    await scenario.start();
    await scenario.run(...list);
    await scenario.signal('next');
    await scenario.pollWorkflowTask();
    const started = scenario.history().at(-1);
    return [
      Number(started?.eventId),
      started?.workflowTaskStartedEventAttributes?.suggestContinueAsNew ?? false,
    ];
  }
  const markers = (count: number): Command[] => Array.from({ length: count }, () => commands.marker('m'));

  test('is suggested to continue as new by the task that starts at event 4,096', async ({ scenario }) => {
    expect(await suggestion(scenario, ...markers(4_089))).toEqual([4_096, true]);
  });

  test('and by none before', async ({ scenario }) => {
    expect(await suggestion(scenario, ...markers(4_088))).toEqual([4_095, false]);
  });

  test.for([
    [3, 10, false],
    [4, 11, true],
  ] as const)(
    'or with 4 MB, however few events there are: %d MB',
    async ([count, at, suggested], { scenario }) => {
      const large = { payloads: [{ data: new Uint8Array(1024 * 1024) }] };
      const megabyte: Command = {
        commandType: 9,
        recordMarkerCommandAttributes: { markerName: 'm', details: { large } },
      };
      expect(await suggestion(scenario, ...Array.from({ length: count }, () => megabyte))).toEqual([
        at,
        suggested,
      ]);
    },
  );
});

describe('signals', () => {
  test('a run takes no more than 10,000, and a workflow that sends one more hears of it', async ({
    scenario,
  }) => {
    await scenario.start();
    const { state } = scenario.engine.executions.get('default', { workflowId: scenario.workflowId });
    const task = await scenario.pollWorkflowTask();
    for (let i = 0; i < 10_000; i += 1) {
      if (i % 100 === 0 && i > 0) {
        await scenario.complete(i === 100 ? task : await scenario.pollWorkflowTask());
        if (i < 10_000) await scenario.signal('next');
        else break;
      } else await scenario.signal('s');
    }
    expect(state.signalCount).toBeGreaterThan(9_800);
    await scenario.run();
    while (state.signalCount < 10_000) await scenario.signal('last');
    await expect(scenario.signal('one more')).rejects.toMatchObject({
      code: 3,
      message: 'exceeded workflow execution limit for signal events',
    });
    const sender = { workflowId: 'sender', taskQueue: { name: 'senders' } };
    await scenario.start(sender);
    await scenario.complete(await scenario.pollWorkflowTask('senders'), {
      commands: [commands.signalExternal(scenario.workflowId)],
    });
    expectHistory(
      scenario.history(undefined, 'sender').slice(4),
      `
      5 SignalExternalWorkflowExecutionInitiated
      6 SignalExternalWorkflowExecutionFailed {"cause":3}
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('more than 100 during one workflow task take it from its worker', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    for (let i = 0; i < 101; i += 1) await scenario.signal(`${i}`);
    expectHistory(
      scenario.history().slice(3, 5),
      '4 WorkflowTaskFailed {"cause":17}\n5 WorkflowExecutionSignaled',
    );
    expect(scenario.history()).toHaveLength(106);
    await expect(scenario.complete(task)).rejects.toMatchObject({ code: 5 });
    await scenario.run(commands.complete());
  });

  test('are refused while a workflow that tried to close does so again', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await scenario.signal('between');
    await expect(scenario.complete(task, { commands: [commands.complete()] })).rejects.toThrow(
      'UnhandledCommand',
    );
    const again = await scenario.pollWorkflowTask();
    await expect(scenario.signal('too late')).rejects.toMatchObject({
      code: 8,
      message: 'workflow operation can not be applied because workflow is closing',
    });
    await scenario.complete(again);
    await scenario.signal('in time');
  });
});

describe('updates', () => {
  const update = (scenario: Scenario, updateId: string, more: object = {}) =>
    scenario.later('UpdateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
      waitPolicy: { lifecycleStage: 2 },
      request: { meta: { updateId }, input: { name: 'u' }, ...more },
    });

  test('no more than 10 are open at once', async ({ scenario }) => {
    await scenario.start();
    for (let i = 0; i < 10; i += 1) void update(scenario, `${i}`);
    await expect(update(scenario, 'one more')).rejects.toMatchObject({
      code: 8,
      message: 'limit on number of concurrent in-flight updates has been reached (10)',
      details: [{ typeName: 'temporal.api.errordetails.v1.ResourceExhaustedFailure' }],
    });
  });

  test('one that says too little is refused in words', async ({ scenario }) => {
    await scenario.start();
    for (const [request, words] of [
      [{ meta: undefined }, 'Update meta is not set on request.'],
      [{ input: undefined }, 'Update input is not set on request.'],
      [{ input: {} }, 'Update name is not set on request.'],
      [{ meta: { updateId: longId } }, 'UpdateId length exceeds limit.'],
    ] as const)
      await expect(update(scenario, 'u', request)).rejects.toMatchObject({ code: 3, message: words });
  });
});

test('one query at a time waits for a workflow task', async ({ scenario }) => {
  await scenario.start();
  const query = () =>
    scenario.later('QueryWorkflow', {
      execution: { workflowId: scenario.workflowId },
      query: { queryType: 'q' },
    });
  void query();
  await expect(query()).rejects.toMatchObject({ code: 8, message: /^consistent query buffer is full/ });
});
