import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { elapsedMs } from './support/history-text.ts';

const dayMs = 24 * 3_600_000;

describe('a timer', () => {
  conformance('of thirty days fires after thirty days of the server’s clock', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted {"timerId":"1","startToFireTimeout":2592000000,"workflowTaskCompletedEventId":4}
      6 TimerFired {"timerId":"1","startedEventId":5}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(commands.startTimer('1', (30 * dayMs) / 1000));
      await script.skipTime();
      await script.run(commands.complete());
      expect(elapsedMs(await script.found(script.workflowId), 5, 6)).toBe(30 * dayMs);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      await scenario.execute('sleeper', { args: [30 * dayMs] });
      const elapsed = elapsedMs(await scenario.history(), 5, 6);
      expect(elapsed).toBeGreaterThanOrEqual(30 * dayMs);
      expect(elapsed).toBeLessThan(30 * dayMs + 60_000);
    },
  });

  conformance('that ends together with another one wakes the workflow once for both', {
    official: 'it wakes the workflow once for each',
    history: `
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
     12 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(commands.startTimer('1', 3600), commands.startTimer('2', 3600));
      await script.skipTime();
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      await scenario.execute('twoTimersOfOneDeadline');
    },
  });

  conformance('that is canceled never fires', {
    history: `
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
     12 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(commands.startTimer('1', 3600), commands.startTimer('2', 60));
      await script.skipTime();
      await script.run(commands.cancelTimer('1'), commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('cancelsTimer')).toBe('canceled');
    },
  });

  conformance('that fires while the workflow decides to cancel it never fired', {
    official: 'it refuses to cancel the timer and the workflow task is lost',
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted {"timerId":"1"}
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 MarkerRecorded
     11 TimerCanceled {"timerId":"1","startedEventId":5}
     12 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(commands.startTimer('1', 1));
      await script.signal('stop');
      const task = await script.pollWorkflowTask();
      await script.platform.pass(2000);
      const marker = commands.marker('core_local_activity');
      await script.complete(task, { commands: [marker, commands.cancelTimer('1'), commands.complete()] });
    },
    sdk: async (scenario) => {
      const work = () => new Promise<void>((resolve) => setTimeout(resolve, 2500));
      await scenario.worker({ activities: { work } });
      const handle = await scenario.start('cancelsTimerThatHasFired');
      await scenario.reaches('TimerStarted');
      await handle.signal('stop');
      expect(await handle.result()).toBe('canceled');
    },
  });
});
