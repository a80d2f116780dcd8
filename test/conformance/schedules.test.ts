import { ScheduleNotFoundError, ScheduleOverlapPolicy, type ScheduleHandle } from '@temporalio/client';
import { describe, expect, onTestFinished } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { eventually, type Scenario } from './support/scenario.ts';

const official = 'it has no schedules';
/** Time outside of workflows does not skip there. */
const real = 'it would take hours';

type Options = Partial<Omit<Parameters<Scenario['client']['schedule']['create']>[0], 'action'>> & {
  workflow?: string;
  args?: unknown[];
};

/** Creates a schedule under the scenario's id; it is deleted at the end. */
async function schedule(scenario: Scenario, options: Options): Promise<ScheduleHandle> {
  const { workflow = 'echo', args = [], ...rest } = options;
  const handle = await scenario.client.schedule.create({
    scheduleId: scenario.workflowId,
    spec: { intervals: [{ every: '1 hour' }] },
    ...rest,
    action: {
      type: 'startWorkflow',
      workflowType: workflow,
      workflowId: scenario.workflowId,
      taskQueue: scenario.taskQueue,
      args: args as [],
    },
  });
  onTestFinished(async () => {
    const { info } = await handle.describe().catch(() => ({ info: undefined }));
    await handle.delete().catch(() => undefined);
    for (const { action } of info?.recentActions ?? [])
      await scenario.client.workflow
        .getHandle(action.workflow.workflowId)
        .terminate()
        .catch(() => undefined);
  });
  return handle;
}

const ids = async (handle: ScheduleHandle): Promise<string[]> =>
  (await handle.describe()).info.recentActions.map(({ action }) => action.workflow.workflowId);

describe('a schedule', () => {
  conformance('of every hour runs 72 times in three days', {
    official,
    real,
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await schedule(scenario, {});
      const before = await scenario.currentTimeMs();
      await scenario.env.sleep('3 days');

      const { info } = await handle.describe();

      expect(info.numActionsTaken).toBe(72);
      expect(info.numActionsSkippedOverlap).toBe(0);
      expect(info.runningActions).toEqual([]);
      const hours = info.recentActions.map(({ scheduledAt }) => scheduledAt.getTime());
      expect(hours.every((time) => time % 3_600_000 === 0)).toBe(true);
      expect(info.recentActions.map(({ takenAt }) => takenAt.getTime())).toEqual(hours);
      expect(hours.at(-1)! - before).toBeLessThanOrEqual(3 * 24 * 3_600_000);
    },
  });

  conformance('starts workflows that know who started them and when', {
    official,
    history: (workflowId) => ({
      '-2025-01-01T00:00:00Z': `
      1 WorkflowExecutionStarted {"identity":"temporal-scheduler-default-${workflowId}","attempt":1,"searchAttributes":{"indexedFields":{"TemporalScheduledById":"${workflowId}","TemporalScheduledStartTime":"2025-01-01T00:00:00Z"}}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted`,
    }),
    script: async (script) => {
      const start = { seconds: Date.UTC(2025, 0, 1) / 1000 };
      await script.call('CreateSchedule', {
        scheduleId: script.workflowId,
        requestId: script.platform.newId(),
        schedule: {
          spec: { interval: [{ interval: { seconds: 3600 } }] },
          action: {
            startWorkflow: {
              workflowId: script.workflowId,
              workflowType: { name: 'workflow' },
              taskQueue: { name: script.taskQueue },
            },
          },
          state: { paused: true },
        },
      });
      await script.call('PatchSchedule', {
        scheduleId: script.workflowId,
        patch: { backfillRequest: [{ startTime: start, endTime: start }] },
      });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await schedule(scenario, { state: { paused: true } });
      await handle.backfill({
        start: new Date('2025-01-01T00:00:00Z'),
        end: new Date('2025-01-01T00:00:00Z'),
        overlap: ScheduleOverlapPolicy.ALLOW_ALL,
      });

      const [workflowId] = await eventually(
        () => ids(handle),
        (found) => found.length === 1,
        'the backfill',
      );

      expect(workflowId).toBe(`${scenario.workflowId}-2025-01-01T00:00:00Z`);
      await scenario.client.workflow.getHandle(workflowId!).result();
    },
  });

  conformance('can be described and listed', {
    official,
    sdk: async (scenario) => {
      const handle = await schedule(scenario, {
        spec: {
          calendars: [{ hour: 9, dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' } }],
          timezone: 'Europe/Berlin',
        },
        memo: { team: 'billing' },
        policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '1 day' },
        state: { note: 'reports', remainingActions: 3 },
      });

      const description = await handle.describe();

      expect(description).toMatchObject({
        memo: { team: 'billing' },
        policies: { overlap: 'BUFFER_ONE', catchupWindow: 86_400_000, pauseOnFailure: false },
        state: { paused: false, note: 'reports', remainingActions: 3 },
        spec: { timezone: 'Europe/Berlin' },
      });
      expect(description.info.nextActionTimes).toHaveLength(3);
      const listed = [];
      for await (const summary of scenario.client.schedule.list()) listed.push(summary);
      expect(listed.find(({ scheduleId }) => scheduleId === scenario.workflowId)).toMatchObject({
        memo: { team: 'billing' },
        state: { paused: false, note: 'reports' },
        action: { workflowType: 'echo' },
      });
    },
  });

  conformance('can be paused, triggered, changed and resumed', {
    official,
    real,
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await schedule(scenario, {});
      await handle.pause('holidays');
      expect((await handle.describe()).state).toMatchObject({ paused: true, note: 'holidays' });
      await handle.trigger();
      await handle.update((previous) => ({ ...previous, spec: { intervals: [{ every: '2 hours' }] } }));
      await handle.unpause('back');
      await scenario.env.sleep('4 hours');

      const { state, info } = await handle.describe();

      expect(state).toMatchObject({ paused: false, note: 'back' });
      expect(info.numActionsTaken).toBe(3);
      expect(info.lastUpdatedAt).toBeInstanceOf(Date);
    },
  });

  conformance('skips an action while the one before still runs', {
    official,
    real,
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await schedule(scenario, { workflow: 'waitsForEver' });
      await scenario.env.sleep('3 hours');

      const { info } = await handle.describe();

      expect(info.numActionsTaken).toBe(1);
      expect(info.numActionsSkippedOverlap).toBe(2);
      expect(info.runningActions).toHaveLength(1);
    },
  });

  conformance('is gone once it is deleted', {
    official,
    sdk: async (scenario) => {
      const handle = await schedule(scenario, {});
      await handle.delete();

      await expect(handle.describe()).rejects.toThrow(ScheduleNotFoundError);
      await expect(handle.pause()).rejects.toThrow(ScheduleNotFoundError);
    },
  });

  conformance('is not created twice, and not with a spec that makes no sense', {
    official,
    sdk: async (scenario) => {
      await schedule(scenario, {});

      await expect(schedule(scenario, {})).rejects.toThrow('Schedule already exists and is running');
      await expect(schedule(scenario, { spec: { cronExpressions: ['61 * * * *'] } })).rejects.toThrow(
        'Minute is not in range [0-59]',
      );
    },
  });
});
