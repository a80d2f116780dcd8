import { fromDuration } from '../../proto.ts';
import { cancelUnstarted, isUnstarted, scheduleAttempt } from '../activity/attempts.ts';
import { settleTimeouts } from '../activity/options.ts';
import { normalizeRetryPolicy, validateRetryPolicy } from '../retry-policy.ts';
import { CommandFailure, eventOptions, require, type CommandHandler } from './command.ts';

const timeoutNames = [
  'scheduleToCloseTimeout',
  'scheduleToStartTimeout',
  'startToCloseTimeout',
  'heartbeatTimeout',
] as const;

export const scheduleActivityTask: CommandHandler = ({ tx, completedEventId }, command) => {
  const attributes = command.scheduleActivityTaskCommandAttributes ?? {};
  const { state } = tx.run;
  const activityId = attributes.activityId ?? '';
  const bad = 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES';
  require(activityId !== '', bad, 'ActivityId is not set on ScheduleActivityTaskCommand.');
  const which = `ActivityId=${activityId} ActivityType=${attributes.activityType?.name ?? ''}`;
  require(attributes.activityType
    ?.name, bad, `ActivityType is not set on ScheduleActivityTaskCommand. ${which}`);
  require(!state.activityIds.has(
    activityId,
  ), 'SCHEDULE_ACTIVITY_DUPLICATE_ID', `An activity with the same id is open. ${which}`);
  try {
    validateRetryPolicy(attributes.retryPolicy);
  } catch (error) {
    throw new CommandFailure(bad, `Invalid ActivityRetryPolicy: ${(error as Error).message} ${which}`);
  }
  for (const name of timeoutNames) {
    const isValid = fromDuration(attributes[name]) >= 0;
    require(isValid, bad, `Invalid ${name.charAt(0).toUpperCase()}${name.slice(1)} for ScheduleActivityTaskCommand. ${which}`);
  }
  const timeouts = settleTimeouts(attributes, fromDuration(state.started.workflowRunTimeout));
  require(timeouts, bad, `A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. ${which}`);
  const event = tx.add(
    'ActivityTaskScheduled',
    {
      activityId,
      activityType: attributes.activityType,
      taskQueue: { name: attributes.taskQueue?.name || tx.run.taskQueueName, kind: 1 },
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
