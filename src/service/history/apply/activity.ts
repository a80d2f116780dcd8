import { DefectError } from '../../errors.ts';
import { attributesOf, fromTimestamp, type EventName, type HistoryEvent } from '../../proto.ts';
import { activityMachine, type ActivityAction } from '../machines/activity.ts';
import type { ActivityInfo, MutableState } from '../mutable-state.ts';

function find(state: MutableState, scheduledEventId: number | undefined): ActivityInfo {
  const activity = state.activities.get(scheduledEventId ?? 0);
  if (!activity) throw new DefectError(`no open activity was scheduled by event ${scheduledEventId}`);
  return activity;
}

function step(activity: ActivityInfo, action: ActivityAction): void {
  activity.state = activityMachine.next(activity.state, action);
}

const resolve =
  (
    name: 'ActivityTaskCompleted' | 'ActivityTaskFailed' | 'ActivityTaskTimedOut' | 'ActivityTaskCanceled',
    action: ActivityAction,
  ) =>
  (state: MutableState, event: HistoryEvent): void => {
    const activity = find(state, attributesOf(event, name).scheduledEventId);
    step(activity, action);
    state.activities.delete(activity.scheduledEventId);
    state.activityIds.delete(activity.attributes.activityId!);
  };

export const applyActivityEvents = {
  ActivityTaskScheduled(state: MutableState, event: HistoryEvent): void {
    const attributes = attributesOf(event, 'ActivityTaskScheduled');
    state.activities.set(event.eventId, {
      state: activityMachine.next('none', 'schedule'),
      scheduledEventId: event.eventId,
      scheduledTimeMs: fromTimestamp(event.eventTime),
      attributes,
      startedEventId: 0,
      cancelRequestedEventId: 0,
    });
    state.activityIds.set(attributes.activityId!, event.eventId);
  },
  ActivityTaskStarted(state: MutableState, event: HistoryEvent): void {
    const activity = find(state, attributesOf(event, 'ActivityTaskStarted').scheduledEventId);
    step(activity, 'start');
    activity.startedEventId = event.eventId;
  },
  ActivityTaskCancelRequested(state: MutableState, event: HistoryEvent): void {
    const scheduledEventId = attributesOf(event, 'ActivityTaskCancelRequested').scheduledEventId ?? 0;
    // Its resolution may already be buffered; then the request is only a record.
    const activity = state.activities.get(scheduledEventId);
    if (!activity) return;
    step(activity, 'requestCancel');
    activity.cancelRequestedEventId = event.eventId;
  },
  ActivityTaskCompleted: resolve('ActivityTaskCompleted', 'complete'),
  ActivityTaskFailed: resolve('ActivityTaskFailed', 'fail'),
  ActivityTaskTimedOut: resolve('ActivityTaskTimedOut', 'timeOut'),
  ActivityTaskCanceled: resolve('ActivityTaskCanceled', 'cancel'),
} satisfies Partial<Record<EventName, unknown>>;
