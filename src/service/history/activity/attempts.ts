import { TimeoutType } from '../../enums.ts';
import { fromDuration, jsonPayloads, type Duration, type EventName } from '../../proto.ts';
import { recordOutside } from '../buffered-events.ts';
import { attemptMachine } from '../machines/attempt.ts';
import type { ActivityInfo } from '../mutable-state.ts';
import type { ActivityAttempt, Run } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { originalOptions } from './options.ts';

export const activityHold = (scheduledEventId: number): string => `activity ${scheduledEventId}`;
export const activityTimer = (scheduledEventId: number, timeoutType: number): string =>
  `activity ${scheduledEventId} timeout ${timeoutType}`;
export const activityRetryTimer = (scheduledEventId: number): string => `activity ${scheduledEventId} retry`;

/** A new activity: its first attempt can be dispatched. */
export function scheduleAttempt(tx: Transaction, scheduledEventId: number): void {
  const { run } = tx;
  const activity = run.state.activities.get(scheduledEventId)!;
  const attempt: ActivityAttempt = {
    state: attemptMachine.next('none', 'schedule'),
    attempt: 1,
    dispatches: 0,
    options: originalOptions(activity.attributes),
    pause: undefined,
    isReset: false,
    forgetsHeartbeat: false,
    scheduledTimeMs: tx.now,
    startedTimeMs: 0,
    identity: '',
    requestId: '',
    lastFailure: undefined,
    lastWorkerIdentity: '',
    lastCompleteTimeMs: 0,
    heartbeatDetails: undefined,
    lastHeartbeatTimeMs: 0,
    nextAttemptTimeMs: 0,
    retryIntervalMs: 0,
  };
  tx.afterCommit(() => run.attempts.set(scheduledEventId, attempt));
  dispatch(tx, activity, attempt);
}

/** Puts the current attempt into its task queue; from now on it holds the clock. A task that was there before counts no more. */
export function dispatch(tx: Transaction, activity: ActivityInfo, attempt: ActivityAttempt): void {
  const { scheduledEventId } = activity;
  attempt.dispatches += 1;
  armTimeouts(tx, activity, attempt);
  tx.hold(activityHold(scheduledEventId), 'soft');
  tx.transfer({ kind: 'activityTask', scheduledEventId, dispatch: attempt.dispatches });
}

/** Sets the timeouts that count in the attempt's state, in place of those set before. */
export function armTimeouts(tx: Transaction, activity: ActivityInfo, attempt: ActivityAttempt): void {
  const { scheduledEventId } = activity;
  const { options, state } = attempt;
  clearTimeouts(tx, scheduledEventId);
  const set = (timeoutType: number, fromMs: number, timeout: Duration | undefined): void =>
    setTimeoutTimer(tx, scheduledEventId, timeoutType, fromMs, fromDuration(timeout));
  set(TimeoutType.SCHEDULE_TO_CLOSE, activity.scheduledTimeMs, options.scheduleToCloseTimeout);
  if (state === 'dispatchable')
    set(TimeoutType.SCHEDULE_TO_START, attempt.scheduledTimeMs, options.scheduleToStartTimeout);
  if (state !== 'running') return;
  set(TimeoutType.START_TO_CLOSE, attempt.startedTimeMs, options.startToCloseTimeout);
  armHeartbeat(tx, activity, attempt);
}

/** The next heartbeat is due so long after the last one, or after the start. */
export function armHeartbeat(tx: Transaction, activity: ActivityInfo, attempt: ActivityAttempt): void {
  const fromMs = Math.max(attempt.startedTimeMs, attempt.lastHeartbeatTimeMs);
  const timeoutMs = fromDuration(attempt.options.heartbeatTimeout);
  setTimeoutTimer(tx, activity.scheduledEventId, TimeoutType.HEARTBEAT, fromMs, timeoutMs);
}

function setTimeoutTimer(
  tx: Transaction,
  scheduledEventId: number,
  timeoutType: number,
  fromMs: number,
  timeoutMs: number,
): void {
  if (timeoutMs <= 0) return;
  tx.setTimer(activityTimer(scheduledEventId, timeoutType), fromMs + timeoutMs, {
    kind: 'activityTimeout',
    scheduledEventId,
    timeoutType,
  });
}

export function clearTimeouts(tx: Transaction, scheduledEventId: number): void {
  for (const timeoutType of Object.values(TimeoutType))
    tx.clearTimer(activityTimer(scheduledEventId, timeoutType));
}

/** No worker has the activity or can get it now: nothing of it keeps the clock, and no retry is due. */
export function freeClock(tx: Transaction, scheduledEventId: number): void {
  tx.release(activityHold(scheduledEventId));
  tx.clearTimer(activityRetryTimer(scheduledEventId));
}

/** Whether no worker has the activity now and none has finished it. */
export function isUnstarted(tx: Transaction, scheduledEventId: number): boolean {
  if (isResolved(tx.run, scheduledEventId)) return false;
  return tx.run.attempts.get(scheduledEventId)?.state !== 'running';
}

/** Whether its end is recorded already, though it may still wait in the buffer. */
export function isResolved(run: Run, scheduledEventId: number): boolean {
  return run.buffered.some(
    ({ name, attributes }) =>
      ends.has(name) && (attributes as { scheduledEventId?: number }).scheduledEventId === scheduledEventId,
  );
}

const ends = new Set<EventName>([
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCanceled',
]);

/** Cancels an activity that no worker has: there is nobody to ask. */
export function cancelUnstarted(tx: Transaction, activity: ActivityInfo): void {
  endAttempt(tx, activity.scheduledEventId);
  recordOutside(tx, 'ActivityTaskCanceled', {
    scheduledEventId: activity.scheduledEventId,
    latestCancelRequestedEventId: activity.cancelRequestedEventId,
    details: jsonPayloads('ACTIVITY_ID_NOT_STARTED'),
  });
}

/** The activity is over: nothing of its attempt remains. */
export function endAttempt(tx: Transaction, scheduledEventId: number): void {
  const { run } = tx;
  tx.afterCommit(() => {
    const attempt = run.attempts.get(scheduledEventId);
    if (attempt) attempt.state = attemptMachine.next(attempt.state, 'resolve');
    run.attempts.delete(scheduledEventId);
  });
  clearTimeouts(tx, scheduledEventId);
  freeClock(tx, scheduledEventId);
}

/** Writes ActivityTaskStarted for the attempt that is about to be resolved; earlier attempts never have one. */
export function recordStarted(tx: Transaction, activity: ActivityInfo, attempt: ActivityAttempt): void {
  recordOutside(
    tx,
    'ActivityTaskStarted',
    {
      scheduledEventId: activity.scheduledEventId,
      identity: attempt.identity,
      requestId: attempt.requestId,
      attempt: attempt.attempt,
      ...(attempt.lastFailure && { lastFailure: attempt.lastFailure }),
      ...(attempt.workerStamp && { workerVersion: attempt.workerStamp }),
    },
    { timeMs: attempt.startedTimeMs },
  );
}
