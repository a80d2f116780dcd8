import { TimeoutType } from '../../enums.ts';
import { fromDuration, type EventAttributes } from '../../proto.ts';
import { findBuffered, recordOutside } from '../buffered-events.ts';
import { attemptMachine } from '../machines/attempt.ts';
import type { ActivityInfo } from '../mutable-state.ts';
import type { ActivityAttempt, Run } from '../run.ts';
import type { Transaction } from '../transaction.ts';

export const activityHold = (scheduledEventId: number): string => `activity ${scheduledEventId}`;
export const activityTimer = (scheduledEventId: number, timeoutType: number): string =>
  `activity ${scheduledEventId} timeout ${timeoutType}`;
export const activityRetryTimer = (scheduledEventId: number): string => `activity ${scheduledEventId} retry`;

/** A new activity: its first attempt can be dispatched. */
export function scheduleAttempt(tx: Transaction, scheduledEventId: number): void {
  const attempt: ActivityAttempt = {
    state: attemptMachine.next('none', 'schedule'),
    attempt: 1,
    scheduledTimeMs: tx.now,
    startedTimeMs: 0,
    identity: '',
    requestId: '',
    lastFailure: undefined,
    lastWorkerIdentity: '',
    heartbeatDetails: undefined,
    lastHeartbeatTimeMs: 0,
    nextAttemptTimeMs: 0,
    retryIntervalMs: 0,
  };
  const { run } = tx;
  const { attributes } = run.state.activities.get(scheduledEventId)!;
  tx.afterCommit(() => run.attempts.set(scheduledEventId, attempt));
  setTimeoutTimer(
    tx,
    scheduledEventId,
    TimeoutType.SCHEDULE_TO_CLOSE,
    fromDuration(attributes.scheduleToCloseTimeout),
  );
  dispatch(tx, scheduledEventId, attributes, 1);
}

/** Puts the current attempt into its task queue; from now on it holds the clock. */
export function dispatch(
  tx: Transaction,
  scheduledEventId: number,
  attributes: EventAttributes<'ActivityTaskScheduled'>,
  attempt: number,
): void {
  setTimeoutTimer(
    tx,
    scheduledEventId,
    TimeoutType.SCHEDULE_TO_START,
    fromDuration(attributes.scheduleToStartTimeout),
  );
  tx.hold(activityHold(scheduledEventId), 'soft');
  tx.transfer({ kind: 'activityTask', scheduledEventId, attempt });
}

export function setTimeoutTimer(
  tx: Transaction,
  scheduledEventId: number,
  timeoutType: number,
  ms: number,
): void {
  if (ms <= 0) return;
  tx.setTimer(activityTimer(scheduledEventId, timeoutType), tx.now + ms, {
    kind: 'activityTimeout',
    scheduledEventId,
    timeoutType,
  });
}

/** Whether no worker has the activity now and none has finished it. */
export function isUnstarted(tx: Transaction, scheduledEventId: number): boolean {
  if (isResolved(tx.run, scheduledEventId)) return false;
  return tx.run.attempts.get(scheduledEventId)?.state !== 'running';
}

/** Whether its end is recorded already, though it may still wait in the buffer. */
export function isResolved(run: Run, scheduledEventId: number): boolean {
  const ends = [
    'ActivityTaskCompleted',
    'ActivityTaskFailed',
    'ActivityTaskTimedOut',
    'ActivityTaskCanceled',
  ] as const;
  return ends.some((name) => findBuffered(run, name, (event) => event.scheduledEventId === scheduledEventId));
}

/** Cancels an activity that no worker has: there is nobody to ask. */
export function cancelUnstarted(tx: Transaction, activity: ActivityInfo): void {
  endAttempt(tx, activity.scheduledEventId);
  recordOutside(tx, 'ActivityTaskCanceled', {
    scheduledEventId: activity.scheduledEventId,
    latestCancelRequestedEventId: activity.cancelRequestedEventId,
    details: notStarted(),
  });
}

// The real service's details: the JSON string "ACTIVITY_ID_NOT_STARTED".
function notStarted(): { payloads: { metadata: Record<string, Uint8Array>; data: Uint8Array }[] } {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
  return {
    payloads: [{ metadata: { encoding: bytes('json/plain') }, data: bytes('"ACTIVITY_ID_NOT_STARTED"') }],
  };
}

/** The activity is over: nothing of its attempt remains. */
export function endAttempt(tx: Transaction, scheduledEventId: number): void {
  const { run } = tx;
  tx.afterCommit(() => {
    const attempt = run.attempts.get(scheduledEventId);
    if (attempt) attempt.state = attemptMachine.next(attempt.state, 'resolve');
    run.attempts.delete(scheduledEventId);
  });
  tx.release(activityHold(scheduledEventId));
  for (const timeoutType of Object.values(TimeoutType))
    tx.clearTimer(activityTimer(scheduledEventId, timeoutType));
  tx.clearTimer(activityRetryTimer(scheduledEventId));
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
