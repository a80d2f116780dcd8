import { describe, expect } from 'vitest';
import { attributesOf } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { causeOf, Nexus, payload } from './support/nexus.ts';
import { commands, test } from './support/scenario.ts';

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
            ) as unknown,
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
    expect(nexus.holds).toHaveLength(1);
    await nexus.startAsync();
    expect(nexus.holds).toEqual([]);
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
    expect(nexus.holds).toEqual([]);
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
      expect(nexus.holds, 'a backoff holds nothing').toEqual([]);
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
