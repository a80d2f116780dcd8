import { describe, expect } from 'vitest';
import { commands, test, type Scenario } from './support/scenario.ts';
import { attributes, register } from './support/visibility.ts';

const at = (seconds: number) => ({ seconds: 1767225600 + seconds, nanos: 0 });

function described(scenario: Scenario): Promise<Record<string, Record<string, unknown>>> {
  return scenario.call('DescribeWorkflowExecution', { execution: { workflowId: scenario.workflowId } });
}

describe('the description of a run', () => {
  test('has the fields of the real service, from the start to the end', async ({ scenario }) => {
    await register(scenario);
    const { runId } = await scenario.start({
      requestId: 'r1',
      workflowExecutionTimeout: { seconds: 60 },
      workflowRunTimeout: { seconds: 30 },
      workflowStartDelay: { seconds: 1 },
      searchAttributes: attributes({ K: ['x'] }),
      priority: { priorityKey: 2 },
    });
    const execution = { workflowId: scenario.workflowId, runId };
    expect(await described(scenario)).toMatchObject({
      executionConfig: {
        taskQueue: { name: scenario.taskQueue, kind: 1 },
        workflowExecutionTimeout: { seconds: 60 },
        workflowRunTimeout: { seconds: 30 },
        defaultWorkflowTaskTimeout: { seconds: 10 },
      },
      workflowExecutionInfo: {
        execution,
        type: { name: 'workflow' },
        startTime: at(0),
        executionTime: at(1),
        status: 1,
        historyLength: 1,
        autoResetPoints: {},
        taskQueue: scenario.taskQueue,
        stateTransitionCount: 1,
        rootExecution: execution,
        firstRunId: runId,
        priority: { priorityKey: 2 },
      },
      workflowExtendedInfo: {
        executionExpirationTime: at(60),
        runExpirationTime: at(31),
        cancelRequested: false,
        originalStartTime: at(0),
        requestIdInfos: { r1: { eventType: 1, eventId: 1 } },
      },
    });

    await scenario.platform.pass(3_000);
    await scenario.call('TerminateWorkflowExecution', { workflowExecution: execution });

    expect((await described(scenario))['workflowExecutionInfo']).toMatchObject({
      status: 5,
      closeTime: at(3),
      executionDuration: { seconds: 2, nanos: 0 },
    });
  });

  test('names no timeout that there is not, and no end of the run', async ({ scenario }) => {
    await scenario.start();
    const { executionConfig, workflowExtendedInfo } = await described(scenario);
    expect(Object.keys(executionConfig!)).toEqual(['taskQueue', 'defaultWorkflowTaskTimeout']);
    // The zero time of the real service.
    expect(workflowExtendedInfo!['runExpirationTime']).toEqual({ seconds: -62_135_596_800, nanos: 0 });
  });

  test('names the requests that found the run open', async ({ scenario }) => {
    await scenario.start({ requestId: 'r1' });
    await scenario.start({
      requestId: 'r2',
      workflowIdConflictPolicy: 2,
      onConflictOptions: { attachRequestId: true },
    });
    expect((await described(scenario))['workflowExtendedInfo']!['requestIdInfos']).toEqual({
      r1: { eventType: 1, eventId: 1 },
      r2: { eventType: 55, eventId: 3 },
    });
  });

  test('names its open children', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.child('child', { parentClosePolicy: 2 }));
    expect((await described(scenario))['pendingChildren']).toMatchObject([
      { workflowId: 'child', workflowTypeName: 'child', initiatedId: 5, parentClosePolicy: 2 },
    ]);
  });

  test('of a child names its parent, and the namespace of that by its id', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await scenario.run(commands.child('child'));
    const { namespaceInfo } = await scenario.call<{ namespaceInfo: { id: string } }>('DescribeNamespace', {});
    const execution = { workflowId: 'child' };
    expect(await scenario.call('DescribeWorkflowExecution', { execution })).toMatchObject({
      workflowExecutionInfo: {
        parentNamespaceId: namespaceInfo.id,
        parentExecution: { workflowId: scenario.workflowId, runId },
      },
    });
  });

  test('needs to know which run', async ({ scenario }) => {
    await expect(scenario.call('DescribeWorkflowExecution', {})).rejects.toMatchObject({
      code: 3,
      message: 'Execution is not set on request.',
    });
  });
});
