import { describe, expect } from 'vitest';
import type { Wire } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test } from './support/scenario.ts';
import {
  HOUR_S,
  at,
  bytes,
  complete,
  create,
  describeIt,
  every,
  patch,
  policy,
  sleep,
  sleepQuietly,
  untilRun,
  workflows,
} from './support/schedules.ts';

describe('a schedule', () => {
  test('starts its workflow at each of its times', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    const slept = sleep(scenario, 3 * HOUR_S);
    for (const hour of ['01', '02', '03']) {
      await scenario.platform.settle();
      expect(new Date(scenario.now()).toISOString()).toBe(`2026-01-01T${hour}:00:00.000Z`);
      const task = await scenario.run(complete(hour));
      expect(task.workflowExecution?.workflowId).toBe(`report-2026-01-01T${hour}:00:00Z`);
    }
    await scenario.platform.settle();
    await slept;
    expectHistory(
      scenario.history(undefined, 'report-2026-01-01T03:00:00Z'),
      `
      1 WorkflowExecutionStarted {"identity":"temporal-scheduler-default-daily","attempt":1}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted
    `,
    );
    const { info } = await describeIt(scenario);
    expect(info).toMatchObject({
      actionCount: 3,
      missedCatchupWindow: 0,
      overlapSkipped: 0,
      runningWorkflows: [],
    });
    expect(
      info?.recentActions?.map(({ scheduleTime, startWorkflowStatus }) => [
        scheduleTime,
        startWorkflowStatus,
      ]),
    ).toEqual([
      [{ ...at('2026-01-01T01:00:00Z'), nanos: 0 }, 2],
      [{ ...at('2026-01-01T02:00:00Z'), nanos: 0 }, 2],
      [{ ...at('2026-01-01T03:00:00Z'), nanos: 0 }, 2],
    ]);
    expect(info?.futureActionTimes).toHaveLength(10);
    expect(info?.futureActionTimes?.[0]).toEqual({ ...at('2026-01-01T04:00:00Z'), nanos: 0 });
  });

  test('marks its workflows with its id and their time, and hands on the last result and failure', async ({
    scenario,
  }) => {
    await create(scenario, { spec: every(HOUR_S) });
    await untilRun(scenario, HOUR_S, complete('one'));
    await untilRun(scenario, HOUR_S, commands.fail('broken'));
    const id = await untilRun(scenario, HOUR_S, complete('three'));
    const started = scenario.history(undefined, id)[0]!.workflowExecutionStartedEventAttributes!;
    expect(started).toMatchObject({
      lastCompletionResult: { payloads: [{ data: bytes('one') }] },
      continuedFailure: { message: 'broken' },
      searchAttributes: {
        indexedFields: {
          TemporalScheduledById: { data: bytes('"daily"') },
          TemporalScheduledStartTime: { data: bytes('"2026-01-01T03:00:00Z"') },
        },
      },
    });
  });

  test('alone makes no time pass', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    const before = scenario.now();
    await scenario.skipping(async () => {});
    expect(scenario.now()).toBe(before);
    expect(workflows(scenario)).toEqual([]);
  });

  test('fires on the way to a timer of a workflow', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.startTimer('trial', 90 * 60));
    await create(scenario, { spec: every(HOUR_S) });
    await scenario.skipping(async () => {});
    expect(new Date(scenario.now()).toISOString()).toBe('2026-01-01T01:00:00.000Z');
    await scenario.run(complete('report'));
    await scenario.skipping(async () => {});
    expect(new Date(scenario.now()).toISOString()).toBe('2026-01-01T01:30:00.000Z');
    expect(scenario.history().at(-2)?.eventType).toBe(18);
  });

  test('that is paused starts nothing until it goes on, and makes up for nothing', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S), state: { paused: true, notes: 'not yet' } });
    await sleepQuietly(scenario, 5 * HOUR_S);
    await patch(scenario, { unpause: 'now' });
    expect(workflows(scenario)).toEqual([]);
    await untilRun(scenario, HOUR_S, complete('one'));
    expect(workflows(scenario)).toEqual(['report-2026-01-01T06:00:00Z completed']);
    const { schedule, info } = await describeIt(scenario);
    expect(schedule?.state).toMatchObject({ paused: false, notes: 'now' });
    expect(info?.missedCatchupWindow).toBe(0);
  });

  test('pauses itself when a workflow fails, if it is told to', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S), policies: { pauseOnFailure: true } });
    await untilRun(scenario, HOUR_S, commands.fail('no paper'));
    await sleepQuietly(scenario, 5 * HOUR_S);
    expect(workflows(scenario)).toEqual(['report-2026-01-01T01:00:00Z failed']);
    const { schedule } = await describeIt(scenario);
    expect(schedule?.state).toMatchObject({
      paused: true,
      notes: 'paused due to workflow failure: report-2026-01-01T01:00:00Z: no paper',
    });
  });

  test('takes no more actions than it has left, and disappears a week later', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S), state: { limitedActions: true, remainingActions: 1 } });
    await untilRun(scenario, HOUR_S, complete('only'));
    await sleepQuietly(scenario, 24 * HOUR_S);
    expect(workflows(scenario)).toHaveLength(1);
    const { schedule, info } = await describeIt(scenario);
    expect(schedule?.state).toMatchObject({ limitedActions: true, remainingActions: 0 });
    expect(info?.futureActionTimes).toEqual([]);
    await sleepQuietly(scenario, 7 * 24 * HOUR_S);
    await expect(describeIt(scenario)).rejects.toMatchObject({ code: 5, message: 'schedule not found' });
  });

  test('backfills the times of a range, both ends included', async ({ scenario }) => {
    await create(scenario, { spec: every(24 * HOUR_S), state: { paused: true } });
    await patch(scenario, {
      backfillRequest: [
        {
          startTime: at('2025-12-01T00:00:00Z'),
          endTime: at('2025-12-12T00:00:00Z'),
          overlapPolicy: policy.ALLOW_ALL,
        },
      ],
    });
    expect(workflows(scenario)).toHaveLength(10);
    await scenario.platform.pass(2_000);
    expect(workflows(scenario)).toHaveLength(12);
    expect(workflows(scenario).at(0)).toBe('report-2025-12-01T00:00:00Z running');
    expect(workflows(scenario).at(-1)).toBe('report-2025-12-12T00:00:00Z running');
  });
});

describe('a client of a schedule', () => {
  test('may trigger it at once, even while it is paused', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S), state: { paused: true } });
    await patch(scenario, { triggerImmediately: {} });
    expect(workflows(scenario)).toEqual(['report-2026-01-01T00:00:00Z running']);
  });

  test('sees its definition with what was left open', async ({ scenario }) => {
    await create(
      scenario,
      { spec: { cronString: ['0 9 * * 1-5'] } },
      { memo: { fields: { a: { data: bytes('1') } } } },
    );
    expect(await describeIt(scenario)).toMatchObject({
      schedule: {
        spec: {
          structuredCalendar: [
            { hour: [{ start: 9, end: 9, step: 1 }], dayOfWeek: [{ start: 1, end: 5, step: 1 }] },
          ],
        },
        policies: { overlapPolicy: 1, catchupWindow: { seconds: 365 * 24 * HOUR_S } },
        state: { paused: false },
      },
      memo: { fields: { a: { data: bytes('1') } } },
      conflictToken: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1),
    });
  });

  test('changes it from now on', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    const { schedule, conflictToken } = await describeIt(scenario);
    const updated = { ...schedule, spec: { calendar: [{ hour: '5' }] } };
    await scenario.call('UpdateSchedule', { scheduleId: 'daily', schedule: updated, conflictToken });
    const after = await describeIt(scenario);
    expect(after.info?.futureActionTimes?.[0]).toEqual({ ...at('2026-01-01T05:00:00Z'), nanos: 0 });
    expect(after.info?.updateTime).toBeDefined();
    expect(after.conflictToken).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2));
  });

  test('that has an old token changes nothing, and is not told', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    const { schedule, conflictToken } = await describeIt(scenario);
    await patch(scenario, { pause: 'wait' });
    await scenario.call('UpdateSchedule', { scheduleId: 'daily', schedule, conflictToken });
    expect((await describeIt(scenario)).schedule?.state).toMatchObject({ paused: true, notes: 'wait' });
  });

  test('lists schedules page by page, the latest first, and counts them', async ({ scenario }) => {
    for (const scheduleId of ['a', 'b', 'c']) await create(scenario, { spec: every(HOUR_S) }, { scheduleId });
    const first = await scenario.call<Wire<'ListSchedulesResponse'>>('ListSchedules', { maximumPageSize: 2 });
    const second = await scenario.call<Wire<'ListSchedulesResponse'>>('ListSchedules', {
      maximumPageSize: 2,
      nextPageToken: first.nextPageToken,
    });
    expect(first.schedules?.map(({ scheduleId }) => scheduleId)).toEqual(['c', 'b']);
    expect(second.schedules?.map(({ scheduleId }) => scheduleId)).toEqual(['a']);
    expect(second.nextPageToken).toBeUndefined();
    expect(first.schedules?.[0]?.info).toMatchObject({ workflowType: { name: 'workflow' }, paused: false });
    expect(await scenario.call('CountSchedules', {})).toEqual({ count: 3 });
  });

  test('lists the schedules that a query names', async ({ scenario }) => {
    const value = { metadata: { encoding: bytes('json/plain') }, data: bytes('"billing"') };
    const searchAttributes = { indexedFields: { CustomKeywordField: value } };
    await create(scenario, { spec: every(HOUR_S) }, { scheduleId: 'invoices', searchAttributes });
    await create(scenario, { spec: every(HOUR_S) }, { scheduleId: 'reminders' });
    await patch(scenario, { pause: 'holidays' }, 'reminders');
    const named = async (query: string) => {
      const { schedules } = await scenario.call<Wire<'ListSchedulesResponse'>>('ListSchedules', { query });
      return schedules?.map(({ scheduleId }) => scheduleId);
    };
    expect(await named("CustomKeywordField = 'billing'")).toEqual(['invoices']);
    expect(await named('TemporalSchedulePaused = true')).toEqual(['reminders']);
    expect(await named("ScheduleId STARTS_WITH 'inv' OR TemporalSchedulePaused = true")).toEqual([
      'reminders',
      'invoices',
    ]);
    expect(await scenario.call('CountSchedules', { query: "ScheduleId = 'invoices'" })).toEqual({ count: 1 });
    await expect(named('Nonsense = 1')).rejects.toMatchObject({ code: 3 });
  });

  test('asks for its times in a range', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    const range = { startTime: { seconds: 0 }, endTime: { seconds: 10_000 } };
    expect(await scenario.call('ListScheduleMatchingTimes', { scheduleId: 'daily', ...range })).toEqual({
      startTime: [
        { seconds: 3600, nanos: 0 },
        { seconds: 7200, nanos: 0 },
      ],
    });
  });

  test('deletes it and leaves its workflows alone', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    await patch(scenario, { triggerImmediately: {} });
    await scenario.call('DeleteSchedule', { scheduleId: 'daily' });
    await scenario.run();
    await sleepQuietly(scenario, 3 * HOUR_S);
    expect(workflows(scenario)).toEqual(['report-2026-01-01T00:00:00Z running']);
    await expect(describeIt(scenario)).rejects.toMatchObject({ code: 5, message: 'schedule not found' });
    await expect(patch(scenario, { pause: 'x' })).rejects.toMatchObject({
      code: 5,
      message: 'workflow execution already completed',
    });
    await create(scenario, { spec: every(HOUR_S) });
  });

  test('is refused a second schedule of the same id', async ({ scenario }) => {
    await create(scenario, { spec: every(HOUR_S) });
    await expect(create(scenario, { spec: every(HOUR_S) })).rejects.toMatchObject({
      code: 6,
      message: 'schedule "daily" is already registered',
    });
  });

  test('is told that there is no such schedule', async ({ scenario }) => {
    await expect(describeIt(scenario)).rejects.toMatchObject({
      code: 5,
      message: 'workflow not found for ID: temporal-sys-scheduler:daily',
    });
  });

  test('is refused an action that could not be taken', async ({ scenario }) => {
    const workflow = { workflowId: 'x', workflowType: { name: 'T' }, taskQueue: { name: 'q' } };
    const refusal = async (startWorkflow: object) => {
      const error = await create(scenario, { action: { startWorkflow } }).catch((cause: unknown) => cause);
      return (error as Error).message;
    };
    expect(await refusal({ ...workflow, workflowType: undefined })).toBe(
      'WorkflowType is not set on request.',
    );
    expect(await refusal({ ...workflow, taskQueue: undefined })).toBe('taskQueue is not set');
    expect(await refusal({ ...workflow, taskQueue: {} })).toBe('missing task queue name');
    expect(await refusal({ ...workflow, cronSchedule: '@daily' })).toBe(
      'Scheduled workflow must not contain CronSchedule',
    );
    expect(await refusal({ ...workflow, workflowIdReusePolicy: 3 })).toBe(
      'Scheduled workflow must not contain WorkflowIDReusePolicy',
    );
  });
});
