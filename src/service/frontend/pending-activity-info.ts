import { PendingActivityState } from '../enums.ts';
import { openActivity } from '../history/activity/find.ts';
import type { OpenActivity } from '../history/activity/resolve.ts';
import type { Run } from '../history/run.ts';
import { fromDuration, toDuration, toTimestamp, type PendingActivityInfo } from '../proto.ts';

/** What DescribeWorkflowExecution tells of an activity; nothing once it is resolved, though the event may wait in the buffer. */
export function pendingActivity(run: Run, scheduledEventId: number): PendingActivityInfo[] {
  const open = openActivity(run, scheduledEventId);
  if (!open) return [];
  const { activity, attempt } = open;
  const { attributes, scheduledTimeMs } = activity;
  const { options } = attempt;
  const scheduleToCloseMs = fromDuration(attributes.scheduleToCloseTimeout);
  return [
    {
      activityId: attributes.activityId,
      activityType: attributes.activityType,
      state: stateOf(open),
      attempt: attempt.attempt,
      maximumAttempts: options.retryPolicy?.maximumAttempts ?? 0,
      scheduledTime: toTimestamp(attempt.scheduledTimeMs),
      ...(scheduleToCloseMs > 0 && { expirationTime: toTimestamp(scheduledTimeMs + scheduleToCloseMs) }),
      ...(attempt.state === 'running' && { lastStartedTime: toTimestamp(attempt.startedTimeMs) }),
      ...(attempt.lastHeartbeatTimeMs > 0 && {
        lastHeartbeatTime: toTimestamp(attempt.lastHeartbeatTimeMs),
        ...(attempt.heartbeatDetails && { heartbeatDetails: attempt.heartbeatDetails }),
      }),
      ...(attempt.lastFailure && { lastFailure: attempt.lastFailure }),
      ...(attempt.lastCompleteTimeMs > 0 && {
        lastAttemptCompleteTime: toTimestamp(attempt.lastCompleteTimeMs),
      }),
      lastWorkerIdentity: attempt.lastWorkerIdentity,
      ...(attempt.state === 'backoff' && {
        nextAttemptScheduleTime: toTimestamp(attempt.nextAttemptTimeMs),
        currentRetryInterval: toDuration(attempt.retryIntervalMs),
      }),
      ...(options.priority && { priority: options.priority }),
      ...pauseOf(open),
      activityOptions: options,
    },
  ];
}

function stateOf({ activity, attempt }: OpenActivity): number {
  if (activity.cancelRequestedEventId) return PendingActivityState.CANCEL_REQUESTED;
  if (attempt.state === 'running')
    return attempt.pause ? PendingActivityState.PAUSE_REQUESTED : PendingActivityState.STARTED;
  return attempt.pause ? PendingActivityState.PAUSED : PendingActivityState.SCHEDULED;
}

function pauseOf({ attempt: { pause } }: OpenActivity) {
  if (!pause) return {};
  const { timeMs, identity, reason } = pause;
  return { paused: true, pauseInfo: { pauseTime: toTimestamp(timeMs), manual: { identity, reason } } };
}
