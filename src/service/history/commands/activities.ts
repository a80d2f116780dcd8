import * as limits from '../../limits.ts';
import { fromDuration } from '../../proto.ts';
import { cancelUnstarted, isUnstarted, scheduleAttempt } from '../activity/attempts.ts';
import { settleTimeouts } from '../activity/options.ts';
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

const timeoutNames = [
  'scheduleToCloseTimeout',
  'scheduleToStartTimeout',
  'startToCloseTimeout',
  'heartbeatTimeout',
] as const;

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
  for (const name of timeoutNames) {
    const field = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    require(fromDuration(attributes[name]) >= 0, bad, `invalid ${field}: negative duration`);
  }
  const timeouts = settleTimeouts(attributes, fromDuration(state.started.workflowRunTimeout));
  require(timeouts, bad, `a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ${which}`);
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
