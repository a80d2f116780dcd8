import { describe, expect } from 'vitest';
import { attributesOf } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { causeOf, Nexus, payload } from './support/nexus.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const nexusHolds = (scenario: Scenario) =>
  scenario.engine.clock.holders().filter((name) => name.startsWith('nexus'));

describe('an operation', () => {
  test('that its handler answers at once is completed without having started', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({ input: payload('i'), nexusHeader: { Lang: 'en' } });
    const task = await nexus.poll();
    expect(task.request).toMatchObject({
      header: { lang: 'en', 'request-timeout': '8s' },
      endpoint: 'desk',
      capabilities: { temporalFailureResponses: true },
      startOperation: {
        service: 'post',
        operation: 'send',
        payload: payload('i'),
        callback: 'temporal://system',
        links: [
          {
            type: 'temporal.api.common.v1.Link.WorkflowEvent',
            url: expect.stringMatching(
              /^temporal:\/\/\/namespaces\/default\/workflows\/.*\/history\?eventID=5&eventType=NexusOperationScheduled&referenceType=EventReference$/,
            ),
          },
        ],
      },
    });
    await nexus.answer(task, { syncSuccess: { payload: payload('o') } });
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled {"endpoint":"desk","service":"post","operation":"send","nexusHeader":{"lang":"en"},"workflowTaskCompletedEventId":4}
      6 NexusOperationCompleted {"scheduledEventId":5}
      7 WorkflowTaskScheduled
    `,
    );
    expect(attributesOf(nexus.part()[1]!, 'NexusOperationCompleted').result).toEqual(payload('o'));
    await expect(nexus.answer(task, { syncSuccess: {} }), 'a task is answered once').rejects.toMatchObject({
      code: 5,
      message: 'Nexus task not found or already expired',
    });
  });

  test('holds the clock while its handler has the request, and not once it has started', async ({
    scenario,
  }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    expect(nexusHolds(scenario)).toHaveLength(1);
    await nexus.startAsync();
    expect(nexusHolds(scenario)).toEqual([]);
    expect(await nexus.pending()).toMatchObject({ state: 3, attempt: 1, operationToken: 'token' });
  });

  test('that fails gives the failure of its handler as the cause', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const failure = { message: 'no stamps', applicationFailureInfo: { type: 'Stamps', nonRetryable: true } };
    await nexus.answer(await nexus.poll(), { failure });
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationFailed {"scheduledEventId":5,"failure":{"message":"nexus operation completed unsuccessfully","nexusOperationExecutionFailureInfo":{"scheduledEventId":5,"endpoint":"desk","service":"post","operation":"send"},"cause":{"message":"no stamps","applicationFailureInfo":{"type":"Stamps","nonRetryable":true}}}}
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('that its handler ends as canceled is canceled', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const failure = { message: 'closed', canceledFailureInfo: {} };
    await nexus.answer(await nexus.poll(), { failure });
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationCanceled
      7 WorkflowTaskScheduled
    `,
    );
    expect(causeOf(nexus.part()[1])).toEqual(failure);
  });

  const details = Uint8Array.from('{"x":1}', (char) => char.charCodeAt(0));
  const old = { message: 'old' };
  test.for([
    ['failed', old, old],
    ['canceled', { ...old, metadata: { a: 'b' }, details }, { ...old, canceledFailureInfo: {} }],
  ] as const)('may end as %s in the form of older workers', async ([state, failure, cause], { scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await nexus.answer(await nexus.poll(), { operationError: { operationState: state, failure } });
    expect(causeOf(nexus.part()[1])).toEqual(cause);
  });

  test('that ends during a workflow task is recorded after its commands, its start first', async ({
    scenario,
  }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await scenario.signal('go');
    const busy = await scenario.pollWorkflowTask();
    const task = await nexus.poll();
    await nexus.startBehind(task, 'behind');
    const inner = await scenario.pollWorkflowTask('behind-queue');
    await scenario.complete(inner, { commands: [commands.complete()] });
    await scenario.signal('more');
    await scenario.complete(busy, { commands: [commands.startTimer('t', 60)] });
    expectHistory(
      scenario.history().slice(8),
      `
      9 WorkflowTaskCompleted
      10 TimerStarted
      11 NexusOperationStarted {"scheduledEventId":5,"operationToken":"token"}
      12 WorkflowExecutionSignaled
      13 NexusOperationCompleted {"scheduledEventId":5}
      14 WorkflowTaskScheduled
    `,
    );
  });

  test('of a run that closes leaves nothing behind', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({ scheduleToCloseTimeout: { seconds: 60 } });
    const task = await nexus.poll();
    await scenario.call('TerminateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    expect(nexusHolds(scenario)).toEqual([]);
    await nexus.answer(task, { syncSuccess: {} });
  });

  test('may be scheduled together with the end of its run', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.createEndpoint();
    await scenario.start();
    await scenario.run(nexus.schedule({ scheduleToCloseTimeout: { seconds: 1 } }), commands.complete());
    expectHistory(
      scenario.history().slice(4),
      `
      5 NexusOperationScheduled
      6 WorkflowExecutionCompleted
    `,
    );
  });
});

describe('a handler', () => {
  test('that cannot answer for now is asked again after 1 s, 2 s, 4 s', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const before = scenario.now();
    for (const afterMs of [0, 1_000, 3_000, 7_000]) {
      expect(scenario.now() - before).toBe(afterMs);
      await nexus.fail(await nexus.poll(), 'UNAVAILABLE');
      expect(nexusHolds(scenario), 'a backoff holds nothing').toEqual([]);
      await scenario.skipping(async () => {});
    }
    expect(await nexus.pending()).toMatchObject({
      state: 1,
      attempt: 4,
      lastAttemptFailure: { message: 'no', nexusHandlerFailureInfo: { type: 'UNAVAILABLE' } },
    });
    await nexus.answer(await nexus.poll(), { syncSuccess: {} });
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationCompleted
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('that refuses for good fails the operation', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await nexus.fail(await nexus.poll(), 'BAD_REQUEST', 'no such street');
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationFailed
      7 WorkflowTaskScheduled
    `,
    );
    expect(causeOf(nexus.part()[1])).toEqual({
      message: 'no such street',
      nexusHandlerFailureInfo: { type: 'BAD_REQUEST' },
    });
  });

  test('may say itself whether it wants to be asked again', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const { taskToken } = await nexus.poll();
    const error = { errorType: 'INTERNAL', retryBehavior: 2, failure: { message: 'broken' } };
    await scenario.call('RespondNexusTaskFailed', { taskToken, error });
    expect(causeOf(nexus.part()[1])).toEqual({
      nexusHandlerFailureInfo: { type: 'INTERNAL', retryBehavior: 2 },
      cause: { message: 'broken' },
    });
  });

  test('that does not answer within 8 s is asked again', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const task = await nexus.poll();
    await scenario.platform.pass(8_000);
    expect(await nexus.pending()).toMatchObject({
      state: 2,
      attempt: 1,
      lastAttemptFailure: {
        message: 'upstream timeout',
        nexusHandlerFailureInfo: { type: 'UPSTREAM_TIMEOUT' },
      },
    });
    await expect(nexus.answer(task, { syncSuccess: {} })).rejects.toMatchObject({ code: 5 });
    await scenario.skipping(async () => {});
    await nexus.answer(await nexus.poll(), { syncSuccess: {} });
  });

  test('that answers nothing is asked again', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await nexus.answer(await nexus.poll(), {});
    expect(await nexus.pending()).toMatchObject({ lastAttemptFailure: { message: 'empty outcome' } });
  });

  const bad: [string, string, object, string][] = [
    ['no failure', 'RespondNexusTaskFailed', {}, 'request must contain error or failure'],
    [
      'a failure of another kind',
      'RespondNexusTaskFailed',
      { failure: { message: 'x' } },
      'request Failure must contain error or failure with NexusHandlerFailureInfo',
    ],
    [
      'a start without a token',
      'RespondNexusTaskCompleted',
      { response: { startOperation: { asyncSuccess: {} } } },
      'missing opration token in response',
    ],
    [
      'a strange task token',
      'RespondNexusTaskCompleted',
      { taskToken: Uint8Array.of(1) },
      'Error deserializing task token.',
    ],
  ];
  test.for(bad)(
    'is refused with %s and can answer again',
    async ([, rpc, request, message], { scenario }) => {
      const nexus = new Nexus(scenario);
      await nexus.begin();
      const task = await nexus.poll();
      await expect(scenario.call(rpc, { taskToken: task.taskToken, ...request })).rejects.toMatchObject({
        code: 3,
        message,
      });
      await nexus.answer(task, { syncSuccess: {} });
    },
  );
});

describe('a timeout', () => {
  const timedOut = (type: number) => ({
    message: 'operation timed out',
    timeoutFailureInfo: { timeoutType: type },
  });

  test.for([
    ['schedule-to-close', { scheduleToCloseTimeout: { seconds: 30 } }, 3],
    ['schedule-to-start', { scheduleToStartTimeout: { seconds: 30 } }, 2],
  ] as const)('%s ends an operation that no handler takes', async ([, attributes, type], { scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin(attributes);
    await scenario.platform.pass(30_000);
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationTimedOut {"scheduledEventId":5}
      7 WorkflowTaskScheduled
    `,
    );
    expect(causeOf(nexus.part()[1])).toEqual(timedOut(type));
  });

  test('start-to-close counts from the start, and is skipped to', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({
      scheduleToStartTimeout: { seconds: 5 },
      startToCloseTimeout: { seconds: 86_400 },
    });
    await nexus.startAsync();
    await scenario.run();
    const before = scenario.now();
    await scenario.skipping(async () => {});
    expect(scenario.now() - before).toBe(86_400_000);
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationStarted
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
      10 NexusOperationTimedOut
      11 WorkflowTaskScheduled
    `,
    );
    expect(causeOf(nexus.part()[5])).toEqual(timedOut(1));
  });

  test('shortens the time that the handler has, and is told to it', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({ scheduleToCloseTimeout: { seconds: 3 } });
    expect((await nexus.poll()).request?.header).toMatchObject({
      'request-timeout': '1s',
      'operation-timeout': '3000ms',
    });
  });

  test('that leaves no time for a request ends the operation at once', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({ scheduleToCloseTimeout: { seconds: 1 } });
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationTimedOut
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('of an operation is at most the one of the run', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.createEndpoint();
    await scenario.start({ workflowRunTimeout: { seconds: 60 } });
    await scenario.run(nexus.schedule({ startToCloseTimeout: { seconds: 90 } }));
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled {"scheduleToCloseTimeout":{"seconds":60,"nanos":0},"startToCloseTimeout":{"seconds":60,"nanos":0}}
    `,
    );
  });
});

describe('a cancellation', () => {
  test('before the start is sent once the operation has started', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await scenario.signal('stop');
    await scenario.run(nexus.cancel());
    expect((await nexus.pending())?.cancellationInfo).toEqual({ state: 0, attempt: 0 });
    await nexus.startAsync();
    const task = await nexus.poll();
    expect(task.request?.cancelOperation).toEqual({
      service: 'post',
      operation: 'send',
      operationId: 'token',
      operationToken: 'token',
    });
    await scenario.call('RespondNexusTaskCompleted', {
      taskToken: task.taskToken,
      response: { cancelOperation: {} },
    });
    expect((await nexus.pending())?.cancellationInfo).toMatchObject({ state: 3, attempt: 1 });
    expectHistory(
      scenario.history().slice(9),
      `
      10 NexusOperationCancelRequested {"scheduledEventId":5,"workflowTaskCompletedEventId":9}
      11 NexusOperationStarted
      12 WorkflowTaskScheduled
      13 NexusOperationCancelRequestCompleted {"scheduledEventId":5,"requestedEventId":10}
    `,
    );
    expect(scenario.history().at(-1)?.workerMayIgnore).toBe(true);
  });

  test('that the handler cannot take for now is sent again', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await nexus.startAsync();
    await scenario.run(nexus.cancel());
    await nexus.fail(await nexus.poll(), 'UNAVAILABLE');
    expect((await nexus.pending())?.cancellationInfo).toMatchObject({ state: 2, attempt: 1 });
    expect(nexusHolds(scenario)).toEqual([]);
    await scenario.skipping(async () => {});
    await nexus.fail(await nexus.poll(), 'NOT_IMPLEMENTED', 'never');
    expectHistory(
      scenario.history().slice(9),
      `
      10 NexusOperationCancelRequested
      11 NexusOperationCancelRequestFailed {"scheduledEventId":5,"requestedEventId":10,"failure":{"message":"never","nexusHandlerFailureInfo":{"type":"NOT_IMPLEMENTED"}}}
      12 WorkflowTaskScheduled
    `,
    );
    expect((await nexus.pending())?.cancellationInfo).toMatchObject({ state: 4, attempt: 2 });
  });

  test('of an operation that has just ended is only a record', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await scenario.signal('stop');
    const busy = await scenario.pollWorkflowTask();
    await nexus.answer(await nexus.poll(), { syncSuccess: {} });
    await scenario.complete(busy, { commands: [nexus.cancel()] });
    expectHistory(
      scenario.history().slice(9),
      `
      10 NexusOperationCancelRequested
      11 NexusOperationCompleted
      12 WorkflowTaskScheduled
    `,
    );
    expect(nexus.waiting).toBe(0);
  });

  test('is refused twice, and for an operation that is not open', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await scenario.signal('stop');
    await expect(scenario.run(nexus.cancel(), nexus.cancel())).rejects.toMatchObject({
      code: 3,
      message:
        'BadRequestCancelNexusOperationAttributes: cancelation was already requested for an operation with scheduled event ID 5',
    });
    await expect(scenario.run(nexus.cancel(99))).rejects.toThrow(
      'requested cancelation for a non-existing or already completed operation with scheduled event ID of 99',
    );
    expect((await nexus.pending())?.cancellationInfo, 'nothing of the refused task remains').toBeUndefined();
  });
});

describe('a schedule command', () => {
  const long = 'x'.repeat(1_001);
  const refusals: [string, object, string][] = [
    ['an unknown endpoint', { endpoint: 'nowhere' }, 'endpoint "nowhere" not found'],
    [
      'a header of the service itself',
      { nexusHeader: { 'Request-Timeout': '1' } },
      'ScheduleNexusOperationCommandAttributes.NexusHeader contains a disallowed header key: "Request-Timeout"',
    ],
    [
      'a header that is too large',
      { nexusHeader: { a: 'x'.repeat(9_000) } },
      'ScheduleNexusOperationCommandAttributes.NexusHeader exceeds size limit',
    ],
    [
      'a service name that is too long',
      { service: long },
      'ScheduleNexusOperationCommandAttributes.Service exceeds length limit of 1000',
    ],
    [
      'a negative timeout',
      { scheduleToCloseTimeout: { seconds: -1 } },
      'ScheduleNexusOperationCommandAttributes.ScheduleToCloseTimeout is invalid: negative duration',
    ],
  ];
  test.for(refusals)('is refused for %s', async ([, attributes, message], { scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.createEndpoint();
    await scenario.start();
    await expect(scenario.run(nexus.schedule(attributes))).rejects.toMatchObject({
      code: 3,
      message: `BadScheduleNexusOperationAttributes: ${message}`,
    });
    expectHistory(
      scenario.history().slice(3),
      `
      4 WorkflowTaskFailed {"cause":32}
    `,
    );
  });

  test('is refused when 30 operations are open', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.createEndpoint();
    await scenario.start();
    await expect(scenario.run(...Array.from({ length: 31 }, () => nexus.schedule()))).rejects.toThrow(
      'workflow has reached the pending nexus operation limit of 30 for this namespace',
    );
    expectHistory(
      scenario.history().slice(3),
      `
      4 WorkflowTaskFailed {"cause":33}
    `,
    );
  });
});
