import { fromDuration, toDuration, type Duration } from '../../proto.ts';
import { cancelUnstarted, isUnstarted, scheduleAttempt } from '../activity/attempts.ts';
import { normalizeRetryPolicy, validateRetryPolicy } from '../retry-policy.ts';
import { CommandFailure, eventOptions, require, type CommandHandler } from './command.ts';

type Timeouts = Partial<Record<'scheduleToClose' | 'scheduleToStart' | 'startToClose' | 'heartbeat', number>>;

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
  const timeouts = settleTimeouts(
    {
      scheduleToClose: ms(attributes.scheduleToCloseTimeout, 'ScheduleToCloseTimeout', which),
      scheduleToStart: ms(attributes.scheduleToStartTimeout, 'ScheduleToStartTimeout', which),
      startToClose: ms(attributes.startToCloseTimeout, 'StartToCloseTimeout', which),
      heartbeat: ms(attributes.heartbeatTimeout, 'HeartbeatTimeout', which),
    },
    fromDuration(state.started.workflowRunTimeout),
    which,
  );
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

function ms(duration: Duration | undefined, name: string, which: string): number {
  const value = fromDuration(duration);
  require(value >=
    0, 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES', `Invalid ${name} for ScheduleActivityTaskCommand. ${which}`);
  return value;
}

/** What is not set follows from what is, and nothing outlasts the run (0 stands for "no limit"). */
function settleTimeouts(asked: Required<Timeouts>, runTimeoutMs: number, which: string) {
  const least = (...values: number[]): number => Math.min(...values.filter((value) => value > 0), Infinity);
  require(asked.scheduleToClose > 0 ||
    asked.startToClose >
      0, 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES', `A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. ${which}`);
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
