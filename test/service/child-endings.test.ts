import { describe } from 'vitest';
import type { Command } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const queueOfChild = 'children';

/** A parent whose child has a queue of its own; the parent has heard of the child's start and waits for its end. */
async function withChild(scenario: Scenario, attributes: object = {}): Promise<string> {
  const child = `${scenario.workflowId}-child`;
  await scenario.start();
  await scenario.run(commands.child(child, { taskQueue: { name: queueOfChild }, ...attributes }));
  await scenario.run();
  return child;
}

async function runChild(scenario: Scenario, command: Command): Promise<void> {
  const task = await scenario.pollWorkflowTask(queueOfChild);
  await scenario.complete(task, { commands: [command] });
}

describe('the parent hears that its child', () => {
  test('failed, and why', async ({ scenario }) => {
    await withChild(scenario);
    await runChild(scenario, commands.fail('no stock'));
    expectHistory(
      scenario.history().slice(9),
      `
      10 ChildWorkflowExecutionFailed {"initiatedEventId":5,"startedEventId":6,"retryState":5,"failure":{"message":"no stock","applicationFailureInfo":{}}}
      11 WorkflowTaskScheduled
    `,
    );
  });

  test('was canceled', async ({ scenario }) => {
    const child = await withChild(scenario);
    await scenario.call('RequestCancelWorkflowExecution', { workflowExecution: { workflowId: child } });
    await runChild(scenario, commands.cancelWorkflow());
    expectHistory(
      scenario.history().slice(9),
      `
      10 ChildWorkflowExecutionCanceled {"initiatedEventId":5,"startedEventId":6}
      11 WorkflowTaskScheduled
    `,
    );
  });

  test('timed out', async ({ scenario }) => {
    await withChild(scenario, { workflowRunTimeout: { seconds: 60 } });
    await scenario.platform.pass(60_000);
    expectHistory(
      scenario.history().slice(9),
      `
      10 ChildWorkflowExecutionTimedOut {"initiatedEventId":5,"startedEventId":6,"retryState":5}
      11 WorkflowTaskScheduled
    `,
    );
  });
});
