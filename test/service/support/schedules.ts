import type { Command, ScheduleMessage, Wire } from '../../../src/service/proto.ts';
import { commands, type Scenario } from './scenario.ts';

export const HOUR_S = 3600;
export const policy = {
  SKIP: 1,
  BUFFER_ONE: 2,
  BUFFER_ALL: 3,
  CANCEL_OTHER: 4,
  TERMINATE_OTHER: 5,
  ALLOW_ALL: 6,
};
export const every = (seconds: number) => ({ interval: [{ interval: { seconds } }] });
export const at = (date: string) => ({ seconds: Date.parse(date) / 1000 });
export const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
export const complete = (text: string): Command => commands.complete({ payloads: [{ data: bytes(text) }] });

export function create(
  scenario: Scenario,
  schedule: ScheduleMessage,
  more: Partial<Wire<'CreateScheduleRequest'>> = {},
): Promise<object> {
  return scenario.call('CreateSchedule', {
    scheduleId: 'daily',
    requestId: scenario.platform.newId(),
    schedule: {
      action: {
        startWorkflow: {
          workflowId: 'report',
          workflowType: { name: 'workflow' },
          taskQueue: { name: scenario.taskQueue },
        },
      },
      ...schedule,
    },
    ...more,
  });
}

export const describeIt = (scenario: Scenario): Promise<Wire<'DescribeScheduleResponse'>> =>
  scenario.call('DescribeSchedule', { scheduleId: 'daily' });

export const patch = (scenario: Scenario, change: object, scheduleId = 'daily'): Promise<object> =>
  scenario.call('PatchSchedule', { scheduleId, patch: change });

/** Skips time as `env.sleep` does. A worker that the test scripts has to be asked in between. */
export function sleep(scenario: Scenario, seconds: number): Promise<object> {
  const slept = scenario.later('temporal.api.testservice.v1.TestService/UnlockTimeSkippingWithSleep', {
    duration: { seconds },
  });
  return slept;
}

/** Sleeps until the next workflow task is there, and answers it. */
export async function untilRun(scenario: Scenario, seconds: number, ...answer: Command[]): Promise<string> {
  const slept = sleep(scenario, seconds);
  await scenario.platform.settle();
  const task = await scenario.run(...answer);
  await scenario.platform.settle();
  await slept;
  return task.workflowExecution!.workflowId!;
}

/** Workflows by id, with the last event of each. */
export const workflows = (scenario: Scenario): string[] =>
  [...scenario.engine.executions.all()].map(({ workflowId, state }) => `${workflowId} ${state.execution}`);

/** Sleeps when no workflow has anything to do. */
export async function sleepQuietly(scenario: Scenario, seconds: number): Promise<void> {
  const slept = sleep(scenario, seconds);
  await scenario.platform.settle();
  await slept;
}
