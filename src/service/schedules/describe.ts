import { SCHEDULE_ACTIONS_DESCRIBED, SCHEDULE_ACTIONS_LISTED, SCHEDULE_SPECS_LISTED } from '../limits.ts';
import {
  toTimestamp,
  type ScheduleActionResult,
  type ScheduleInfo,
  type ScheduleListEntry,
} from '../proto.ts';
import type { Schedule, TakenAction } from './schedule.ts';
import { writeOut } from './spec.ts';

/** What a schedule has done and will do. */
export const describeInfo = (schedule: Schedule): ScheduleInfo => ({
  actionCount: schedule.actionCount,
  missedCatchupWindow: schedule.missedCatchupWindow,
  overlapSkipped: schedule.overlapSkipped,
  bufferDropped: schedule.bufferDropped,
  bufferSize: schedule.buffer.length,
  runningWorkflows: schedule.running.map(({ workflowId, runId }) => ({ workflowId, runId })),
  recentActions: schedule.recentActions.map(actionResult),
  futureActionTimes: schedule.futureActionTimes(SCHEDULE_ACTIONS_DESCRIBED).map(toTimestamp),
  createTime: toTimestamp(schedule.createTimeMs),
  ...(schedule.updateTimeMs !== undefined && { updateTime: toTimestamp(schedule.updateTimeMs) }),
});

/** The same in short, for a list of schedules. */
export function listEntry(schedule: Schedule): ScheduleListEntry {
  const { action, paused, notes, spec } = schedule.definition;
  const { structuredCalendar, excludeStructuredCalendar, interval, ...rest } = spec.canonical;
  const short = <T>(list: readonly T[] | undefined): T[] | undefined => list?.slice(0, SCHEDULE_SPECS_LISTED);
  return {
    scheduleId: schedule.scheduleId,
    memo: { fields: schedule.memo },
    ...(Object.keys(schedule.searchAttributes).length > 0 && {
      searchAttributes: { indexedFields: schedule.searchAttributes },
    }),
    info: {
      spec: writeOut({
        ...rest,
        ...(structuredCalendar && { structuredCalendar: short(structuredCalendar) }),
        ...(excludeStructuredCalendar && { excludeStructuredCalendar: short(excludeStructuredCalendar) }),
        ...(interval && { interval: short(interval) }),
      }),
      ...(action?.workflowType && { workflowType: action.workflowType }),
      notes,
      paused,
      recentActions: schedule.recentActions.slice(-SCHEDULE_ACTIONS_LISTED).map(actionResult),
      futureActionTimes: schedule.futureActionTimes(SCHEDULE_ACTIONS_LISTED).map(toTimestamp),
    },
  };
}

const actionResult = ({
  scheduledMs,
  takenMs,
  workflowId,
  runId,
  status,
}: TakenAction): ScheduleActionResult => ({
  scheduleTime: toTimestamp(scheduledMs),
  actualTime: toTimestamp(takenMs),
  startWorkflowResult: { workflowId, runId },
  startWorkflowStatus: status,
});
