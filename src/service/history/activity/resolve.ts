import { RetryState, TimeoutType } from '../../enums.ts';
import { fromDuration, type EventAttributes, type Failure, type Payloads } from '../../proto.ts';
import { recordOutside } from '../buffered-events.ts';
import { attemptMachine } from '../machines/attempt.ts';
import type { ActivityInfo } from '../mutable-state.ts';
import { activityTimeoutFailure, decideRetry, isNonRetryable } from '../retry-policy.ts';
import type { ActivityAttempt } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import type { TaskPoller } from '../workflow-task/start.ts';
import { scheduleWorkflowTask } from '../workflow-task/schedule.ts';
import {
  activityRetryTimer,
  armHeartbeat,
  armTimeouts,
  clearTimeouts,
  dispatch,
  endAttempt,
  freeClock,
  recordStarted,
} from './attempts.ts';

/** An open activity with its current attempt. */
export interface OpenActivity {
  readonly activity: ActivityInfo;
  readonly attempt: ActivityAttempt;
}

/** A worker took the attempt. */
export function startAttempt(
  tx: Transaction,
  { activity, attempt }: OpenActivity,
  identity: string,
  worker: Pick<TaskPoller, 'version' | 'stamp'> = {},
  requestId = tx.newId(),
): void {
  attempt.state = attemptMachine.next(attempt.state, 'start');
  attempt.startedTimeMs = tx.now;
  attempt.identity = identity;
  attempt.lastWorkerIdentity = identity;
  attempt.lastVersion = worker.version;
  attempt.workerStamp = worker.stamp;
  attempt.requestId = requestId;
  armTimeouts(tx, activity, attempt);
}

export function heartbeat(
  tx: Transaction,
  { activity, attempt }: OpenActivity,
  details: Payloads | undefined,
): void {
  attempt.state = attemptMachine.next(attempt.state, 'heartbeat');
  attempt.heartbeatDetails = details;
  attempt.lastHeartbeatTimeMs = tx.now;
  if (!attempt.pause) armHeartbeat(tx, activity, attempt);
}

/** The activity is done. One that no worker has counts as started and completed at once; only its id can complete that. */
export function completeActivity(
  tx: Transaction,
  open: OpenActivity,
  result: Payloads | undefined,
  identity: string,
): void {
  const { scheduledEventId } = open.activity;
  if (open.attempt.state !== 'running') startAttempt(tx, open, identity, {}, '');
  recordStarted(tx, open.activity, open.attempt);
  resolve(tx, open, 'ActivityTaskCompleted', { scheduledEventId, identity, ...(result && { result }) });
}

export function cancelActivity(
  tx: Transaction,
  open: OpenActivity,
  details: Payloads | undefined,
  identity: string,
): void {
  const { scheduledEventId, cancelRequestedEventId } = open.activity;
  recordStarted(tx, open.activity, open.attempt);
  resolve(tx, open, 'ActivityTaskCanceled', {
    scheduledEventId,
    latestCancelRequestedEventId: cancelRequestedEventId,
    identity,
    ...(details && { details }),
  });
}

/** The attempt failed: there is another one later, or the activity has failed. */
export function failAttempt(tx: Transaction, open: OpenActivity, failure: Failure, identity: string): void {
  const retryState = retryOrState(tx, open, failure);
  if (retryState === undefined) return;
  const { scheduledEventId } = open.activity;
  recordStarted(tx, open.activity, open.attempt);
  resolve(tx, open, 'ActivityTaskFailed', { scheduledEventId, failure, identity, retryState });
}

/** A timeout passed. Only a running attempt is tried again. */
export function timeOutActivity(tx: Transaction, open: OpenActivity, timeoutType: number): void {
  const { activity, attempt } = open;
  const { scheduledEventId } = activity;
  const isFinal =
    timeoutType === TimeoutType.SCHEDULE_TO_START || timeoutType === TimeoutType.SCHEDULE_TO_CLOSE;
  let failure = withDetails(activityTimeoutFailure(timeoutType), attempt);
  let retryState: number = RetryState.TIMEOUT;
  if (isFinal) {
    if (attempt.lastFailure && timeoutType === TimeoutType.SCHEDULE_TO_CLOSE)
      failure = { ...failure, cause: attempt.lastFailure };
  } else {
    const decided = retryOrState(tx, open, failure);
    if (decided === undefined) return;
    retryState = decided;
    if (decided === RetryState.TIMEOUT) failure = noTimeForRetry(failure, attempt);
  }
  if (attempt.state === 'running') recordStarted(tx, activity, attempt);
  resolve(tx, open, 'ActivityTaskTimedOut', { scheduledEventId, failure, retryState });
}

/** The next attempt would begin after the deadline of all attempts: that deadline is what the workflow hears of. */
function noTimeForRetry(failure: Failure, attempt: ActivityAttempt): Failure {
  return {
    message:
      'Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying',
    source: 'Server',
    timeoutFailureInfo: {
      ...failure.timeoutFailureInfo,
      timeoutType: TimeoutType.SCHEDULE_TO_CLOSE,
    },
    cause: attempt.lastFailure ?? failure,
  };
}

function withDetails(failure: Failure, attempt: ActivityAttempt): Failure {
  if (!attempt.heartbeatDetails) return failure;
  const { timeoutType } = failure.timeoutFailureInfo!;
  return { ...failure, timeoutFailureInfo: { timeoutType, lastHeartbeatDetails: attempt.heartbeatDetails } };
}

/** Begins the wait for another attempt, or says why there is none. */
function retryOrState(tx: Transaction, open: OpenActivity, failure: Failure): number | undefined {
  const { activity, attempt } = open;
  if (activity.cancelRequestedEventId) return RetryState.CANCEL_REQUESTED;
  const { retryPolicy = {} } = attempt.options;
  if (attempt.pause && !isNonRetryable(failure, retryPolicy)) {
    waitPaused(tx, open, failure);
    return undefined;
  }
  const scheduleToCloseMs = fromDuration(activity.attributes.scheduleToCloseTimeout);
  const decision = decideRetry({
    policy: retryPolicy,
    attempt: attempt.attempt,
    failure,
    nowMs: tx.now,
    expiresAtMs: scheduleToCloseMs > 0 ? activity.scheduledTimeMs + scheduleToCloseMs : undefined,
  });
  if ('retryState' in decision) return decision.retryState;
  const { scheduledEventId } = activity;
  attempt.state = attemptMachine.next(attempt.state, 'retry');
  endFailedAttempt(tx, open, failure);
  if (attempt.forgetsHeartbeat) {
    attempt.heartbeatDetails = undefined;
    attempt.lastHeartbeatTimeMs = 0;
  }
  attempt.forgetsHeartbeat = false;
  attempt.isReset = false;
  attempt.retryIntervalMs = decision.retryAfterMs;
  attempt.nextAttemptTimeMs = tx.now + decision.retryAfterMs;
  attempt.scheduledTimeMs = attempt.nextAttemptTimeMs;
  armTimeouts(tx, activity, attempt);
  tx.setTimer(activityRetryTimer(scheduledEventId), attempt.nextAttemptTimeMs, {
    kind: 'activityRetry',
    scheduledEventId,
  });
  return undefined;
}

/** Its failure met a paused activity: the next attempt waits to be unpaused, whatever the retry policy allows. */
function waitPaused(tx: Transaction, open: OpenActivity, failure: Failure): void {
  open.attempt.state = attemptMachine.next(open.attempt.state, 'pause');
  endFailedAttempt(tx, open, failure);
}

/** From here on the attempt's number is that of the one to come. */
function endFailedAttempt(tx: Transaction, { activity, attempt }: OpenActivity, failure: Failure): void {
  attempt.attempt += 1;
  attempt.lastFailure = failure;
  attempt.lastCompleteTimeMs = tx.now;
  clearTimeouts(tx, activity.scheduledEventId);
  freeClock(tx, activity.scheduledEventId);
}

/** The backoff is over: the next attempt can be dispatched. */
export function dispatchRetry(tx: Transaction, { activity, attempt }: OpenActivity): void {
  attempt.state = attemptMachine.next(attempt.state, 'dispatch');
  attempt.scheduledTimeMs = tx.now;
  attempt.identity = '';
  dispatch(tx, activity, attempt);
}

type Resolution =
  'ActivityTaskCompleted' | 'ActivityTaskFailed' | 'ActivityTaskTimedOut' | 'ActivityTaskCanceled';

function resolve<N extends Resolution>(
  tx: Transaction,
  { activity }: OpenActivity,
  name: N,
  attributes: EventAttributes<N>,
): void {
  endAttempt(tx, activity.scheduledEventId);
  recordOutside(tx, name, attributes);
  scheduleWorkflowTask(tx);
}
