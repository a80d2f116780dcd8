import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

/** A workflow with one activity whose first attempt has failed; the history begins at ActivityTaskScheduled, event 5. */
async function withFailedAttempt(scenario: Scenario): Promise<void> {
  await scenario.start();
  await scenario.run(commands.activity('a'));
  const { taskToken } = await scenario.pollActivityTask();
  await scenario.call('RespondActivityTaskFailed', { taskToken, failure: { message: 'down' } });
}

describe('an attempt that waits', () => {
  test('for a worker waits for its time again when new options put that off', async ({ scenario }) => {
    await withFailedAttempt(scenario);
    const failedAt = scenario.now();
    await scenario.platform.pass(1_000);
    expect(scenario.engine.matching.backlog('default', 'activity', scenario.taskQueue)).toBe(1);
    await scenario.call('UpdateActivityOptions', {
      execution: { workflowId: scenario.workflowId },
      id: 'a',
      activityOptions: { retryPolicy: { initialInterval: { seconds: 10 } } },
      updateMask: { paths: ['retry_policy.initial_interval'] },
    });
    expect(scenario.engine.clock.holders()).toEqual(['time skipping is locked 1×']);
    await scenario.skipping(async () => {});
    expect(scenario.now() - failedAt).toBe(20_000);
    expect(await scenario.pollActivityTask()).toMatchObject({ attempt: 2 });
  });

  test('for its next time can be completed by its id', async ({ scenario }) => {
    await withFailedAttempt(scenario);
    await scenario.call('RespondActivityTaskCompletedById', {
      workflowId: scenario.workflowId,
      activityId: 'a',
    });
    expectHistory(
      scenario.history().slice(4),
      `
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":2}
      7 ActivityTaskCompleted {"startedEventId":6}
      8 WorkflowTaskScheduled
    `,
    );
  });
});
