import { attemptMachine } from '../machines/attempt.ts';
import { backoffMs } from '../retry-policy.ts';
import type { ActivityPause } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { activityRetryTimer, armTimeouts, clearTimeouts, dispatch, freeClock } from './attempts.ts';
import { originalOptions, type ActivityOptions } from './options.ts';
import type { OpenActivity } from './resolve.ts';

// What an operator does to an open activity. None of it is an event: the history shows only how the activity ends.

/** No further attempt begins until the activity is unpaused. One that is running goes on, and hears of it with its next heartbeat. */
export function pauseActivity(tx: Transaction, open: OpenActivity, pause: ActivityPause): void {
  const { activity, attempt } = open;
  attempt.pause = pause;
  // A paused activity has no timeouts, not even for the attempt that is running; they are set again when it is unpaused.
  clearTimeouts(tx, activity.scheduledEventId);
  if (attempt.state === 'running') return;
  attempt.state = attemptMachine.next(attempt.state, 'pause');
  freeClock(tx, activity.scheduledEventId);
}

export interface UnpauseOptions {
  readonly resetAttempts: boolean;
  readonly resetHeartbeat: boolean;
}

/** The activity goes on, at once if it waits: what was left of a backoff is not waited for. */
export function unpauseActivity(tx: Transaction, open: OpenActivity, options: UnpauseOptions): void {
  const { attempt } = open;
  attempt.pause = undefined;
  if (options.resetAttempts) attempt.attempt = 1;
  if (options.resetHeartbeat) forgetHeartbeat(open);
  if (attempt.state === 'paused') reschedule(tx, open, tx.now);
  else armTimeouts(tx, open.activity, attempt);
}

export interface ResetOptions {
  readonly resetHeartbeat: boolean;
  /** Leaves a paused activity paused. */
  readonly keepPaused: boolean;
  readonly restoreOriginalOptions: boolean;
}

/** Counts attempts from 1 again. One that waits begins at once; one that is running is told with its next heartbeat. */
export function resetActivity(tx: Transaction, open: OpenActivity, options: ResetOptions): void {
  const { activity, attempt } = open;
  attempt.attempt = 1;
  attempt.isReset = true;
  // The running attempt may still send heartbeats; what they say is forgotten when the next one begins.
  if (options.resetHeartbeat) attempt.forgetsHeartbeat = true;
  if (options.restoreOriginalOptions) attempt.options = originalOptions(activity.attributes);
  if (attempt.pause && !options.keepPaused) attempt.pause = undefined;
  if (attempt.pause) return;
  if (attempt.state === 'running') armTimeouts(tx, activity, attempt);
  else reschedule(tx, open, tx.now);
}

/** Changes the options of an open activity. A waiting attempt is scheduled anew by them, a running one gets new timeouts. */
export function changeOptions(tx: Transaction, open: OpenActivity, options: ActivityOptions): void {
  const { activity, attempt } = open;
  attempt.options = options;
  if (attempt.state === 'running') {
    if (!attempt.pause) armTimeouts(tx, activity, attempt);
  } else if (attempt.pause) {
    attempt.lastFailure = undefined;
  } else {
    // The real service counts the interval from the attempt to come, not from the one that failed.
    const { retryPolicy } = options;
    const isRetry = attempt.attempt > 1 && retryPolicy;
    const dueMs = isRetry
      ? attempt.lastCompleteTimeMs + backoffMs(retryPolicy, attempt.attempt)
      : attempt.scheduledTimeMs;
    reschedule(tx, open, dueMs);
  }
}

/** Plans the waiting attempt anew: it is dispatched at once, or at `dueMs` if that is still ahead. */
function reschedule(tx: Transaction, open: OpenActivity, dueMs: number): void {
  const { activity, attempt } = open;
  const { scheduledEventId } = activity;
  const isDue = dueMs <= tx.now;
  attempt.state = attemptMachine.next(attempt.state, 'reschedule', isDue ? 'dispatchable' : 'backoff');
  attempt.lastFailure = undefined;
  if (attempt.forgetsHeartbeat) forgetHeartbeat(open);
  attempt.forgetsHeartbeat = false;
  attempt.isReset = false;
  attempt.scheduledTimeMs = isDue ? tx.now : dueMs;
  tx.clearTimer(activityRetryTimer(scheduledEventId));
  if (isDue) {
    dispatch(tx, activity, attempt);
    return;
  }
  attempt.nextAttemptTimeMs = dueMs;
  attempt.retryIntervalMs = dueMs - attempt.lastCompleteTimeMs;
  freeClock(tx, scheduledEventId);
  armTimeouts(tx, activity, attempt);
  tx.setTimer(activityRetryTimer(scheduledEventId), dueMs, { kind: 'activityRetry', scheduledEventId });
}

function forgetHeartbeat({ attempt }: OpenActivity): void {
  attempt.heartbeatDetails = undefined;
  attempt.lastHeartbeatTimeMs = 0;
}
