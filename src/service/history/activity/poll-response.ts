import { toTimestamp, type Wire } from '../../proto.ts';
import { encodeToken } from '../../tokens.ts';
import { executionOf } from '../outside.ts';
import { inheritPriority } from '../priority.ts';
import type { Run } from '../run.ts';
import type { OpenActivity } from './resolve.ts';

/** What a worker gets with an activity task. Durations are present even when they are zero: the SDK counts on that. */
export function activityTaskResponse(
  run: Run,
  { activity, attempt }: OpenActivity,
): Wire<'PollActivityTaskQueueResponse'> {
  const { attributes } = activity;
  const { options } = attempt;
  const priority = inheritPriority(run.state.priority, options.priority);
  return {
    taskToken: encodeToken({
      kind: 'activity task',
      namespace: run.namespace,
      workflowId: run.workflowId,
      runId: run.runId,
      scheduledEventId: activity.scheduledEventId,
      attempt: attempt.attempt,
    }),
    workflowNamespace: run.namespace,
    workflowType: run.state.started.workflowType,
    workflowExecution: executionOf(run),
    activityType: attributes.activityType,
    activityId: attributes.activityId,
    ...(attributes.header && { header: attributes.header }),
    ...(attributes.input && { input: attributes.input }),
    ...(attempt.heartbeatDetails && { heartbeatDetails: attempt.heartbeatDetails }),
    scheduledTime: toTimestamp(activity.scheduledTimeMs),
    currentAttemptScheduledTime: toTimestamp(attempt.scheduledTimeMs),
    startedTime: toTimestamp(attempt.startedTimeMs),
    attempt: attempt.attempt,
    scheduleToCloseTimeout: options.scheduleToCloseTimeout,
    startToCloseTimeout: options.startToCloseTimeout,
    heartbeatTimeout: options.heartbeatTimeout,
    retryPolicy: options.retryPolicy,
    ...(priority && { priority }),
  };
}
