import { expect, test, vi } from 'vitest';
import { text, World } from './support/world.ts';

const trial = `
  import { proxyActivities, sleep } from '@temporalio/workflow';
  const { charge } = proxyActivities({ startToCloseTimeout: '1 minute' });
  export async function trial(name) {
    await sleep('30 days');
    return await charge(name);
  }
`;

test('a workflow sleeps for 30 days and calls an activity', async () => {
  const charge = vi.fn(async (name: string) => `charged ${name}`);
  const world = new World({ workflows: { code: trial }, activities: { charge } });

  const history = await world.run(() => world.execute('trial', ['ada']));

  expect(history.toString()).toBe(
    text(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted
      6 TimerFired
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
      10 ActivityTaskScheduled
      11 ActivityTaskStarted
      12 ActivityTaskCompleted
      13 WorkflowTaskScheduled
      14 WorkflowTaskStarted
      15 WorkflowTaskCompleted
      16 WorkflowExecutionCompleted
    `),
  );
  expect(history.result).toBe('charged ada');
});
