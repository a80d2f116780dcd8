import { describe, expect } from 'vitest';
import { elapsedMs, expectHistory } from './support/history-text.ts';
import { differs, test } from './support/scenario.ts';

const dayMs = 24 * 3_600_000;

describe('a timer', () => {
  test('of thirty days fires after thirty days of the server’s clock', async ({ scenario }) => {
    await scenario.worker();

    await scenario.execute('sleeper', { args: [30 * dayMs] });

    const history = await scenario.history();
    expectHistory(history).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted {"timerId":"1","startToFireTimeout":2592000000,"workflowTaskCompletedEventId":4}
      6 TimerFired {"timerId":"1","startedEventId":5}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted
    `);
    const elapsed = elapsedMs(history, 5, 6);
    expect(elapsed).toBeGreaterThanOrEqual(30 * dayMs);
    expect(elapsed).toBeLessThan(30 * dayMs + 60_000);
  });

  differs({ official: 'it wakes the workflow once for each' })(
    'that ends together with another one wakes the workflow once for both',
    async ({ scenario }) => {
      await scenario.worker();

      await scenario.execute('twoTimersOfOneDeadline');

      expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted {"timerId":"1"}
      6 TimerStarted {"timerId":"2"}
      7 TimerFired {"timerId":"1","startedEventId":5}
      8 TimerFired {"timerId":"2","startedEventId":6}
      9 WorkflowTaskScheduled
     10 WorkflowTaskStarted
     11 WorkflowTaskCompleted
     12 WorkflowExecutionCompleted
    `);
    },
  );

  test('that is canceled never fires', async ({ scenario }) => {
    await scenario.worker();

    expect(await scenario.execute('cancelsTimer')).toBe('canceled');

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted {"timerId":"1","startToFireTimeout":3600000}
      6 TimerStarted {"timerId":"2","startToFireTimeout":60000}
      7 TimerFired {"timerId":"2"}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 TimerCanceled {"timerId":"1","startedEventId":5,"workflowTaskCompletedEventId":10}
     12 WorkflowExecutionCompleted
    `);
  });
});
