import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { Nexus } from './support/nexus.ts';
import { test } from './support/scenario.ts';

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
    expect(nexus.holds).toEqual([]);
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

  test('for which the operation has no time left fails without being sent', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({ scheduleToCloseTimeout: { seconds: 10 } });
    await nexus.startAsync();
    await scenario.platform.pass(9_990);
    await scenario.run(nexus.cancel());
    expectHistory(
      scenario.history().slice(9),
      `
      10 NexusOperationCancelRequested
      11 NexusOperationCancelRequestFailed {"failure":{"message":"not enough time to execute another request before ScheduleToClose timeout","applicationFailureInfo":{"type":"CallError","nonRetryable":true}}}
      12 WorkflowTaskScheduled
    `,
    );
    expect(nexus.waiting).toBe(0);
  });

  test('for which the operation has no time left after a failed attempt is not sent again', async ({
    scenario,
  }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin({ scheduleToCloseTimeout: { seconds: 10 } });
    await nexus.startAsync();
    await scenario.platform.pass(7_000);
    await scenario.run(nexus.cancel());
    const task = await nexus.poll();
    await scenario.platform.pass(900);
    await nexus.fail(task, 'UNAVAILABLE');
    await scenario.platform.pass(1_000);
    expectHistory(
      scenario.history().slice(9, 11),
      `
      10 NexusOperationCancelRequested
      11 NexusOperationCancelRequestFailed {"failure":{"message":"not enough time to execute another request before ScheduleToClose timeout","applicationFailureInfo":{"type":"CallError","nonRetryable":true}}}
    `,
    );
    expect(nexus.waiting).toBe(0);
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
