import * as limits from '../../limits.ts';
import { fromDuration, toDuration, type Duration } from '../../proto.ts';
import { cancelUnstarted, isUnstarted, scheduleAttempt } from '../activity/attempts.ts';
import { validatePriority } from '../priority.ts';
import { normalizeRetryPolicy, validateRetryPolicy } from '../retry-policy.ts';
import {
  eventOptions,
  refuseWith,
  require,
  requireFits,
  requireRoom,
  type CommandHandler,
} from './command.ts';

type Timeouts = Partial<Record<'scheduleToClose' | 'scheduleToStart' | 'startToClose' | 'heartbeat', number>>;

export const scheduleActivityTask: CommandHandler = (context, command) => {
  const { tx, completedEventId } = context;
  const attributes = command.scheduleActivityTaskCommandAttributes ?? {};
  const { state } = tx.run;
  const activityId = attributes.activityId ?? '';
  const bad = 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES';
  const activityType = attributes.activityType?.name ?? '';
  require(activityId !== '', bad, 'activityId is not set');
  require(activityType !== '', bad, 'activityType is not set');
  for (const [field, value] of Object.entries({ activityId, activityType }))
    require(value.length <=
      limits.MAX_ID_LENGTH, bad, `${field} exceeds length limit. Length=${value.length} Limit=${limits.MAX_ID_LENGTH}`);
  const which = `ActivityId=${activityId} ActivityType=${activityType}`;
  refuseWith(bad, () => validatePriority(attributes.priority, 'invalid priorities: '));
  refuseWith(bad, () => validateRetryPolicy(attributes.retryPolicy));
  const taskQueue = attributes.taskQueue?.name || tx.run.taskQueueName;
  require(taskQueue.length <= limits.MAX_ID_LENGTH, bad, 'taskQueue length exceeds limit');
  const timeouts = settleTimeouts(
    {
      scheduleToClose: ms(attributes.scheduleToCloseTimeout, 'ScheduleToCloseTimeout'),
      scheduleToStart: ms(attributes.scheduleToStartTimeout, 'ScheduleToStartTimeout'),
      startToClose: ms(attributes.startToCloseTimeout, 'StartToCloseTimeout'),
      heartbeat: ms(attributes.heartbeatTimeout, 'HeartbeatTimeout'),
    },
    fromDuration(state.started.workflowRunTimeout),
    which,
  );
  requireFits(attributes.input, bad, 'ScheduleActivityTaskCommandAttributes.Input exceeds size limit.');
  requireRoom(state.activities.size, 'pending activities', 'PENDING_ACTIVITIES_LIMIT_EXCEEDED');
  require(!state.activityIds.has(
    activityId,
  ), 'SCHEDULE_ACTIVITY_DUPLICATE_ID', `An activity with the same id is open. ${which}`);
  const event = tx.add(
    'ActivityTaskScheduled',
    {
      activityId,
      activityType: attributes.activityType,
      taskQueue: { name: taskQueue, kind: 1 },
      ...(attributes.header && { header: attributes.header }),
      ...(attributes.input && { input: attributes.input }),
      ...(attributes.priority && { priority: attributes.priority }),
      ...timeouts,
      retryPolicy: normalizeRetryPolicy(attributes.retryPolicy),
      workflowTaskCompletedEventId: completedEventId,
    },
    eventOptions(command),
  );
  scheduleAttempt(tx, event.eventId);
  if (attributes.requestEagerExecution) context.eagerActivities.push(event.eventId);
};

function ms(duration: Duration | undefined, name: string): number {
  const value = fromDuration(duration);
  require(value >= 0, 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES', `invalid ${name}: negative duration`);
  return value;
}

/** What is not set follows from what is, and nothing outlasts the run (0 stands for "no limit"). */
function settleTimeouts(asked: Required<Timeouts>, runTimeoutMs: number, which: string) {
  const least = (...values: number[]): number => Math.min(...values.filter((value) => value > 0), Infinity);
  require(asked.scheduleToClose > 0 ||
    asked.startToClose >
      0, 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES', `a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ${which}`);
  const scheduleToClose =
    asked.scheduleToClose > 0 ? least(asked.scheduleToClose, runTimeoutMs) : least(runTimeoutMs);
  const scheduleToStart = least(asked.scheduleToStart || scheduleToClose, scheduleToClose, runTimeoutMs);
  const startToClose = least(asked.startToClose || scheduleToClose, scheduleToClose, runTimeoutMs);
  const heartbeat = asked.heartbeat > 0 ? least(asked.heartbeat, startToClose, runTimeoutMs) : 0;
  const duration = (value: number): Duration => toDuration(value === Infinity ? 0 : value);
  return {
    scheduleToCloseTimeout: duration(scheduleToClose),
    scheduleToStartTimeout: duration(scheduleToStart),
    startToCloseTimeout: duration(startToClose),
    heartbeatTimeout: duration(heartbeat),
  };
}

export const requestCancelActivityTask: CommandHandler = (context, command) => {
  const { tx, completedEventId } = context;
  const { scheduledEventId = 0 } = command.requestCancelActivityTaskCommandAttributes ?? {};
  const bad = 'BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES';
  const activity = tx.run.state.activities.get(scheduledEventId);
  require(activity, bad, `No activity is open that was scheduled by this event. ScheduledEventId=${scheduledEventId}`);
  require(!activity.cancelRequestedEventId, bad, `Its cancellation was requested before. ScheduledEventId=${scheduledEventId}`);
  tx.add(
    'ActivityTaskCancelRequested',
    { scheduledEventId, workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
  if (isUnstarted(tx, scheduledEventId)) {
    cancelUnstarted(tx, activity);
    context.needsWorkflowTask = true;
  }
};
