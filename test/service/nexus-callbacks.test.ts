import { describe, expect } from 'vitest';
import type { Wire } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { causeOf, Nexus, payload } from './support/nexus.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const describeRun = (scenario: Scenario, workflowId: string) =>
  scenario.call<Wire<'DescribeWorkflowExecutionResponse'>>('DescribeWorkflowExecution', {
    execution: { workflowId },
  });

/** Answers the next workflow task of the workflow behind an operation. */
const runBehind = async (scenario: Scenario, ...list: Parameters<Scenario['run']>) =>
  scenario.complete(await scenario.pollWorkflowTask('behind-queue'), { commands: list });

describe('a workflow behind an operation', () => {
  test('completes it when it completes, with its first payload', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const task = await nexus.poll();
    const { runId } = await nexus.startBehind(task, 'behind');
    const url = `temporal:///namespaces/default/workflows/behind/${runId}/history?eventID=1&eventType=WorkflowExecutionStarted&referenceType=EventReference`;
    const links = [
      { url, type: 'temporal.api.common.v1.Link.WorkflowEvent' },
      { url: 'https://x', type: 'other' },
    ];
    await nexus.answer(task, { asyncSuccess: { operationToken: 'token', links } });
    expect((await describeRun(scenario, 'behind')).callbacks).toMatchObject([
      {
        state: 1,
        trigger: { workflowClosed: {} },
        callback: { nexus: { header: { 'nexus-operation-token': 'token' } } },
      },
    ]);
    await scenario.run();
    const result = { payloads: [payload('1'), payload('2')] };
    await runBehind(scenario, { commandType: 4, completeWorkflowExecutionCommandAttributes: { result } });
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationStarted {"scheduledEventId":5,"operationToken":"token","operationId":"token"}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
      10 NexusOperationCompleted {"scheduledEventId":5,"result":{"metadata":{},"data":{"0":49}}}
      11 WorkflowTaskScheduled
    `,
    );
    expect(nexus.part()[1]?.links).toEqual([
      {
        workflowEvent: {
          namespace: 'default',
          workflowId: 'behind',
          runId,
          eventRef: { eventId: 1, eventType: 1 },
        },
      },
    ]);
    expect((await describeRun(scenario, 'behind')).callbacks).toMatchObject([{ state: 5, attempt: 1 }]);
  });

  const ends: [string, Parameters<Scenario['run']>[0] | undefined, string, object][] = [
    ['fails', commands.fail('no'), 'NexusOperationFailed', { message: 'no', applicationFailureInfo: {} }],
    [
      'is canceled',
      commands.cancelWorkflow(),
      'NexusOperationCanceled',
      { message: 'operation canceled', canceledFailureInfo: {} },
    ],
    [
      'is terminated',
      undefined,
      'NexusOperationFailed',
      { message: 'operation terminated', terminatedFailureInfo: {} },
    ],
  ];
  test.for(ends)(
    'that %s ends it, though its start is not yet known',
    async ([, command, name, cause], { scenario }) => {
      const nexus = new Nexus(scenario);
      await nexus.begin();
      const task = await nexus.poll();
      await nexus.startBehind(task, 'behind');
      if (command) await runBehind(scenario, command);
      else await scenario.call('TerminateWorkflowExecution', { workflowExecution: { workflowId: 'behind' } });
      expectHistory(
        nexus.part(),
        `
      5 NexusOperationScheduled
      6 NexusOperationStarted {"operationToken":"token"}
      7 ${name}
      8 WorkflowTaskScheduled
    `,
      );
      expect(causeOf(nexus.part()[2])).toEqual(cause);
      expect(
        await nexus.answer(task, { asyncSuccess: { operationToken: 'token' } }),
        'the answer comes late',
      ).toEqual({});
      expect(nexus.part()).toHaveLength(4);
    },
  );

  test('that times out ends it', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    const task = await nexus.poll();
    await nexus.startBehind(task, 'behind', { workflowRunTimeout: { seconds: 60 } });
    await scenario.platform.pass(60_000);
    expect(causeOf(nexus.part().find(({ eventType }) => eventType === 51))).toEqual({
      message: 'operation exceeded internal timeout',
      timeoutFailureInfo: {},
    });
  });

  test('that continues as new ends it with its last run', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await nexus.startBehind(await nexus.poll(), 'behind');
    await runBehind(scenario, commands.continueAsNew());
    expect(nexus.part()).toHaveLength(1);
    await runBehind(scenario, commands.complete());
    expectHistory(
      nexus.part(),
      `
      5 NexusOperationScheduled
      6 NexusOperationStarted
      7 NexusOperationCompleted
      8 WorkflowTaskScheduled
    `,
    );
  });

  test('can stand behind a second operation that finds it running', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.createEndpoint();
    await scenario.start();
    await scenario.run(nexus.schedule(), nexus.schedule());
    await nexus.startBehind(await nexus.poll(), 'behind');
    const second = await nexus.poll();
    const attach = { attachRequestId: true, attachLinks: true, attachCompletionCallbacks: true };
    const answer = await nexus.startBehind(second, 'behind', {
      workflowIdConflictPolicy: 2,
      onConflictOptions: attach,
    });
    expect(answer).toMatchObject({
      started: false,
      link: { workflowEvent: { requestIdRef: { eventType: 55 } } },
    });
    await runBehind(scenario, commands.complete());
    expectHistory(
      scenario.history().slice(4),
      `
      5 NexusOperationScheduled
      6 NexusOperationScheduled
      7 NexusOperationStarted {"scheduledEventId":5}
      8 NexusOperationCompleted {"scheduledEventId":5}
      9 WorkflowTaskScheduled
      10 NexusOperationStarted {"scheduledEventId":6}
      11 NexusOperationCompleted {"scheduledEventId":6}
    `,
    );
    expect(scenario.history()[9]?.links).toMatchObject([
      { workflowEvent: { requestIdRef: { eventType: 55 } } },
    ]);
  });

  test('of a caller that has closed keeps what became of its callback', async ({ scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.begin();
    await nexus.startBehind(await nexus.poll(), 'behind');
    await scenario.call('TerminateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    await runBehind(scenario, commands.complete());
    expect((await describeRun(scenario, 'behind')).callbacks).toMatchObject([
      { state: 4, lastAttemptFailure: { message: 'handler error (NOT_FOUND): operation not found' } },
    ]);
  });
});

describe('a start', () => {
  const nexusCallback = (url: string) => ({ completionCallbacks: [{ nexus: { url } }] });
  const manyCallbacks = (length: number) => ({
    completionCallbacks: Array.from({ length }, () => ({ nexus: { url: 'temporal://system' } })),
  });
  const refusals: [string, object, number, string][] = [
    ['an unknown kind of callback', { completionCallbacks: [{}] }, 12, 'unknown callback variant: <nil>'],
    [
      'a callback of the service itself',
      { completionCallbacks: [{ internal: { data: new Uint8Array() } }] },
      3,
      'unsupported callback variant: *common.Callback_Internal_',
    ],
    [
      'a callback that leads outside',
      nexusCallback('http://x'),
      3,
      'invalid url: url does not match any configured callback address: http://x',
    ],
    [
      'a callback by another way',
      nexusCallback('temporal://other'),
      3,
      'invalid url: unknown scheme: temporal://other',
    ],
    [
      'callbacks to attach without their request id',
      { onConflictOptions: { attachCompletionCallbacks: true } },
      3,
      'attaching request ID is required for attaching completion callbacks',
    ],
    ['too many callbacks', manyCallbacks(2_001), 3, 'cannot attach more than 2000 callbacks to an execution'],
  ];
  test.for(refusals)('refuses %s', async ([, request, code, message], { scenario }) => {
    await expect(scenario.start(request)).rejects.toMatchObject({ code, message });
  });

  test('that finds its run open refuses callbacks beyond the 2000 of a run', async ({ scenario }) => {
    const { completionCallbacks } = manyCallbacks(1_500);
    await scenario.start({ completionCallbacks });
    await expect(
      scenario.start({
        completionCallbacks,
        workflowIdConflictPolicy: 2,
        onConflictOptions: { attachRequestId: true, attachCompletionCallbacks: true },
      }),
    ).rejects.toMatchObject({
      code: 9,
      message: 'cannot attach more than 2000 callbacks to a workflow (1500 callbacks already attached)',
    });
  });

  test('leaves out links that its callbacks bring too', async ({ scenario }) => {
    const link = (workflowId: string) => ({
      workflowEvent: { namespace: 'default', workflowId, runId: 'r' },
    });
    await scenario.start({
      links: [link('a'), link('b')],
      completionCallbacks: [{ nexus: { url: 'temporal://system' }, links: [link('a')] }],
    });
    expect(scenario.history()[0]?.links).toEqual([link('b')]);
  });
});
