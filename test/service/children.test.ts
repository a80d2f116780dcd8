import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const TERMINATE = 1;
const ABANDON = 2;
const REQUEST_CANCEL = 3;

/** A parent with an open child in the same task queue; the child's first workflow task waits at the front. */
async function withChild(scenario: Scenario, parentClosePolicy = TERMINATE): Promise<string> {
  await scenario.start();
  const child = `${scenario.workflowId}-child`;
  await scenario.run(commands.child(child, { parentClosePolicy }));
  return child;
}

test('a child starts, and its result reaches the parent', async ({ scenario }) => {
  const child = await withChild(scenario);
  const tasks = [await scenario.pollWorkflowTask(), await scenario.pollWorkflowTask()];
  const ofChild = tasks.find((task) => task.workflowExecution?.workflowId === child)!;
  const ofParent = tasks.find((task) => task !== ofChild)!;
  await scenario.complete(ofParent);
  await scenario.complete(ofChild, { commands: [commands.complete()] });
  await scenario.run(commands.complete());
  expectHistory(
    scenario.history(),
    `
    1 WorkflowExecutionStarted
    2 WorkflowTaskScheduled
    3 WorkflowTaskStarted
    4 WorkflowTaskCompleted
    5 StartChildWorkflowExecutionInitiated {"parentClosePolicy":1}
    6 ChildWorkflowExecutionStarted {"initiatedEventId":5}
    7 WorkflowTaskScheduled
    8 WorkflowTaskStarted
    9 WorkflowTaskCompleted
    10 ChildWorkflowExecutionCompleted {"initiatedEventId":5,"startedEventId":6}
    11 WorkflowTaskScheduled
    12 WorkflowTaskStarted
    13 WorkflowTaskCompleted
    14 WorkflowExecutionCompleted
  `,
  );
  const started = scenario.history(undefined, child)[0]!.workflowExecutionStartedEventAttributes!;
  expect(started.parentWorkflowExecution?.workflowId).toBe(scenario.workflowId);
  expect(started.rootWorkflowExecution?.workflowId).toBe(scenario.workflowId);
});

test('a child id that is in use fails the start', async ({ scenario }) => {
  const other = `${scenario.workflowId}-other`;
  await scenario.start({ workflowId: other, taskQueue: { name: 'elsewhere' } });
  await scenario.start();
  await scenario.run(commands.child(other));
  expectHistory(
    scenario.history().slice(4),
    `
    5 StartChildWorkflowExecutionInitiated
    6 StartChildWorkflowExecutionFailed {"cause":1,"initiatedEventId":5}
    7 WorkflowTaskScheduled
  `,
  );
});

test('a child that is terminated from outside is reported', async ({ scenario }) => {
  const child = await withChild(scenario);
  await scenario.call('TerminateWorkflowExecution', { workflowExecution: { workflowId: child } });
  expectHistory(
    scenario.history().slice(5),
    `
    6 ChildWorkflowExecutionStarted
    7 WorkflowTaskScheduled
    8 ChildWorkflowExecutionTerminated {"startedEventId":6}
  `,
  );
});

describe('when the parent closes, a child', () => {
  const closeParent = async (scenario: Scenario, policy: number): Promise<string> => {
    const child = await withChild(scenario, policy);
    await scenario.call('TerminateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    return child;
  };

  test('is terminated by default', async ({ scenario }) => {
    const child = await closeParent(scenario, TERMINATE);
    expectHistory(
      scenario.history(undefined, child).slice(2),
      '3 WorkflowExecutionTerminated {"reason":"by parent close policy","identity":"history-service"}',
    );
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
  });

  test('is asked to cancel itself, if that is its policy', async ({ scenario }) => {
    const child = await closeParent(scenario, REQUEST_CANCEL);
    expectHistory(scenario.history(undefined, child).slice(2), '3 WorkflowExecutionCancelRequested');
  });

  test('that was abandoned goes on, and does not keep the clock after it has ended', async ({ scenario }) => {
    const child = await closeParent(scenario, ABANDON);
    const task = await scenario.pollWorkflowTask();
    expect(task.workflowExecution?.workflowId).toBe(child);
    await scenario.complete(task, { commands: [commands.complete()] });
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
  });
});

describe('signals and cancel requests from a workflow', () => {
  test('reach another workflow, and the sender hears of it', async ({ scenario }) => {
    await scenario.start({ workflowId: 'other', taskQueue: { name: 'elsewhere' } });
    await scenario.start();
    await scenario.run(commands.signalExternal('other'), commands.cancelExternal('other'));
    expectHistory(
      scenario.history().slice(4),
      `
      5 SignalExternalWorkflowExecutionInitiated
      6 RequestCancelExternalWorkflowExecutionInitiated
      7 ExternalWorkflowExecutionSignaled {"initiatedEventId":5}
      8 WorkflowTaskScheduled
      9 ExternalWorkflowExecutionCancelRequested {"initiatedEventId":6}
    `,
    );
    expectHistory(
      scenario.history(undefined, 'other').slice(2),
      '3 WorkflowExecutionSignaled {"signalName":"hello"}\n4 WorkflowExecutionCancelRequested {"externalInitiatedEventId":6}',
    );
  });

  test('fail when there is no such workflow', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.signalExternal('nobody'), commands.cancelExternal('nobody'));
    expectHistory(
      scenario.history().slice(6),
      `
      7 SignalExternalWorkflowExecutionFailed {"cause":1,"initiatedEventId":5}
      8 WorkflowTaskScheduled
      9 RequestCancelExternalWorkflowExecutionFailed {"cause":1,"initiatedEventId":6}
    `,
    );
  });

  test('for children only do not reach a stranger', async ({ scenario }) => {
    await scenario.start({ workflowId: 'other', taskQueue: { name: 'elsewhere' } });
    await scenario.start();
    await scenario.run(commands.signalExternal('other', true));
    expectHistory(
      scenario.history().slice(5),
      '6 SignalExternalWorkflowExecutionFailed\n7 WorkflowTaskScheduled',
    );
  });
});
