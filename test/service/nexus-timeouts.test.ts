import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { causeOf, Nexus } from './support/nexus.ts';
import { test } from './support/scenario.ts';

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
