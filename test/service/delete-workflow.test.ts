import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';
import { ids, operator } from './support/visibility.ts';

const remove = (scenario: Scenario, execution: { workflowId: string; runId?: string }) =>
  scenario.call('DeleteWorkflowExecution', { workflowExecution: execution });
const describeRun = (scenario: Scenario, execution: { workflowId: string; runId?: string }) =>
  scenario.call('DescribeWorkflowExecution', { execution });

describe('a deleted run', () => {
  test('that was open is terminated first, and holds nothing any more', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await scenario.run(commands.startTimer('t', 60), commands.activity('a'));
    const run = scenario.engine.executions.get('default', { workflowId: scenario.workflowId });
    await remove(scenario, { workflowId: scenario.workflowId });
    expectHistory(
      run.events.slice(-1),
      '7 WorkflowExecutionTerminated {"reason":"Delete workflow execution","identity":"history-service"}',
    );
    expect([...run.holds, ...run.timers.keys()]).toEqual([]);
    await expect(describeRun(scenario, { workflowId: scenario.workflowId })).rejects.toMatchObject({
      code: 5,
      message: `workflow not found for ID: ${scenario.workflowId}`,
    });
    await expect(describeRun(scenario, { workflowId: scenario.workflowId, runId })).rejects.toMatchObject({
      code: 5,
      message: `workflow execution not found for workflow ID "${scenario.workflowId}" and run ID "${runId}"`,
    });
    expect(await ids(scenario)).toBe('');
  });

  test('frees its workflow id', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.complete());
    await remove(scenario, { workflowId: scenario.workflowId });
    await scenario.start({ workflowIdReusePolicy: 3 });
    expect(await ids(scenario, "ExecutionStatus = 'Running'")).toBe(scenario.workflowId);
  });

  test('leaves the other runs of its workflow id', async ({ scenario }) => {
    const first = await scenario.start();
    await scenario.run(commands.continueAsNew());
    await remove(scenario, { workflowId: scenario.workflowId, runId: first.runId });
    await describeRun(scenario, { workflowId: scenario.workflowId });
    expect(await ids(scenario)).toBe(scenario.workflowId);
  });

  test('that was a child tells its parent that it was terminated', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.child('child'));
    await remove(scenario, { workflowId: 'child' });
    expectHistory(scenario.history().slice(-1), '8 ChildWorkflowExecutionTerminated');
  });

  test('that was a parent treats its children as their parent close policy says', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.child('child', { parentClosePolicy: 1 }));
    await remove(scenario, { workflowId: scenario.workflowId });
    expectHistory(
      scenario.history(undefined, 'child').slice(-1),
      '3 WorkflowExecutionTerminated {"reason":"by parent close policy"}',
    );
  });

  test('answers who waits for its end', async ({ scenario }) => {
    await scenario.start();
    const result = scenario.later<{ history: { events: object[] } }>('GetWorkflowExecutionHistory', {
      execution: { workflowId: scenario.workflowId },
      waitNewEvent: true,
      historyEventFilterType: 2,
    });
    await remove(scenario, { workflowId: scenario.workflowId });
    expect((await result).history.events).toMatchObject([{ eventType: 27 }]);
  });
});

test('what does not exist cannot be deleted', async ({ scenario }) => {
  const refusals: [request: object, code: number, message: string][] = [
    [{}, 3, 'Execution is not set on request.'],
    [{ workflowExecution: {} }, 3, 'WorkflowId is not set on request.'],
    [{ workflowExecution: { workflowId: 'nobody' } }, 5, 'workflow not found for ID: nobody'],
  ];
  for (const [request, code, message] of refusals)
    await expect(scenario.call('DeleteWorkflowExecution', request)).rejects.toMatchObject({ code, message });
});

test('a deleted namespace takes its runs along', async ({ scenario }) => {
  await scenario.start({ workflowId: 'here' });
  await scenario.start({ workflowId: 'there', namespace: 'other' });
  await operator(scenario, 'DeleteNamespace', { namespace: 'other' });
  expect(await ids(scenario)).toBe('here');
  await expect(
    scenario.call('DescribeWorkflowExecution', { namespace: 'other', execution: { workflowId: 'there' } }),
  ).rejects.toMatchObject({ code: 5 });
});
