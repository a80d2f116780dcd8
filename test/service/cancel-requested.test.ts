import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

/** A workflow that asked for the cancellation of its activity while a worker had it; the activity's task token. */
async function withCancelRequested(
  scenario: Scenario,
  attributes: Parameters<typeof commands.activity>[1] = {},
): Promise<Uint8Array> {
  await scenario.start();
  await scenario.run(commands.activity('a', attributes));
  const { taskToken } = await scenario.pollActivityTask();
  await scenario.signal('stop');
  await scenario.run(commands.cancelActivity(5));
  return taskToken!;
}

describe('an activity that was asked to cancel', () => {
  test('may complete all the same', async ({ scenario }) => {
    const taskToken = await withCancelRequested(scenario);
    await scenario.call('RespondActivityTaskCompleted', { taskToken });
    expectHistory(
      scenario.history().slice(9),
      `
      10 ActivityTaskCancelRequested {"scheduledEventId":5}
      11 ActivityTaskStarted {"attempt":1}
      12 ActivityTaskCompleted {"startedEventId":11}
      13 WorkflowTaskScheduled
    `,
    );
  });

  test('can still time out, and is not tried again', async ({ scenario }) => {
    await withCancelRequested(scenario, { startToCloseTimeout: { seconds: 5 } });
    await scenario.platform.pass(5_000);
    expectHistory(
      scenario.history().slice(9),
      `
      10 ActivityTaskCancelRequested {"scheduledEventId":5}
      11 ActivityTaskStarted {"attempt":1}
      12 ActivityTaskTimedOut {"startedEventId":11,"retryState":7}
      13 WorkflowTaskScheduled
    `,
    );
  });

  test('ends at once when it waits for its next attempt, which then never comes', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.activity('a'));
    const { taskToken } = await scenario.pollActivityTask();
    await scenario.call('RespondActivityTaskFailed', { taskToken, failure: { message: 'down' } });
    await scenario.signal('stop');
    await scenario.run(commands.cancelActivity(5));
    await scenario.run();
    await scenario.platform.pass(10_000);
    expectHistory(
      scenario.history().slice(9),
      `
      10 ActivityTaskCancelRequested {"scheduledEventId":5}
      11 ActivityTaskCanceled {"scheduledEventId":5,"startedEventId":0}
      12 WorkflowTaskScheduled
      13 WorkflowTaskStarted
      14 WorkflowTaskCompleted
    `,
    );
    expect(scenario.engine.matching.backlog('default', 'activity', scenario.taskQueue)).toBe(0);
  });
});
