import { RetryState, TimeoutType } from '../enums.ts';
import { invalidArgument } from '../errors.ts';
import * as limits from '../limits.ts';
import { fromDuration, toDuration, type Failure, type RetryPolicy } from '../proto.ts';

/** Fills in what a retry policy leaves open. */
export function normalizeRetryPolicy(policy: RetryPolicy | undefined): RetryPolicy {
  return policy ? filledIn(policy) : defaultPolicy;
}

function filledIn(policy: RetryPolicy): RetryPolicy {
  const initialMs = fromDuration(policy.initialInterval) || limits.RETRY_INITIAL_INTERVAL_MS;
  const maximumMs = fromDuration(policy.maximumInterval) || initialMs * limits.RETRY_MAXIMUM_INTERVAL_FACTOR;
  return {
    initialInterval: toDuration(initialMs),
    backoffCoefficient: policy.backoffCoefficient || limits.RETRY_BACKOFF_COEFFICIENT,
    maximumInterval: toDuration(maximumMs),
    maximumAttempts: policy.maximumAttempts ?? 0,
    nonRetryableErrorTypes: policy.nonRetryableErrorTypes ?? [],
  };
}

/** One object for all who ask for nothing. */
const defaultPolicy = filledIn({});

/** Throws INVALID_ARGUMENT in the words of the real service. */
export function validateRetryPolicy(policy: RetryPolicy | undefined): void {
  if (!policy || policy.maximumAttempts === 1) return;
  const initialMs = fromDuration(policy.initialInterval);
  const maximumMs = fromDuration(policy.maximumInterval);
  if (initialMs < 0) throw invalidArgument('invalid InitialInterval set on retry policy: negative duration');
  if (
    policy.backoffCoefficient !== undefined &&
    policy.backoffCoefficient !== 0 &&
    policy.backoffCoefficient < 1
  )
    throw invalidArgument('BackoffCoefficient cannot be less than 1 on retry policy.');
  if (maximumMs < 0) throw invalidArgument('invalid MaximumInterval set on retry policy: negative duration');
  if (maximumMs > 0 && maximumMs < initialMs)
    throw invalidArgument('MaximumInterval cannot be less than InitialInterval on retry policy.');
  if ((policy.maximumAttempts ?? 0) < 0)
    throw invalidArgument('MaximumAttempts cannot be negative on retry policy.');
}

export interface RetryQuestion {
  readonly policy: RetryPolicy | undefined;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly failure: Failure;
  readonly nowMs: number;
  /** When no attempt may begin any more; undefined for never. */
  readonly expiresAtMs: number | undefined;
}

export type RetryDecision = { readonly retryState: number } | { readonly retryAfterMs: number };

/** Whether there is a next attempt and when, or why not. The policy must be normalized. */
export function decideRetry({ policy, attempt, failure, nowMs, expiresAtMs }: RetryQuestion): RetryDecision {
  if (!policy) return { retryState: RetryState.RETRY_POLICY_NOT_SET };
  if (isNonRetryable(failure, policy)) return { retryState: RetryState.NON_RETRYABLE_FAILURE };
  const maximumAttempts = policy.maximumAttempts ?? 0;
  if (maximumAttempts > 0 && attempt >= maximumAttempts)
    return { retryState: RetryState.MAXIMUM_ATTEMPTS_REACHED };
  const asked = failure.applicationFailureInfo?.nextRetryDelay;
  const retryAfterMs = asked ? fromDuration(asked) : backoffMs(policy, attempt);
  if (expiresAtMs !== undefined && nowMs + retryAfterMs > expiresAtMs)
    return { retryState: RetryState.TIMEOUT };
  return { retryAfterMs };
}

/** Initial interval times coefficient to the power of the failures before this one, up to the maximum. */
export function backoffMs(policy: RetryPolicy, attempt: number): number {
  const grown = fromDuration(policy.initialInterval) * (policy.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.round(Math.min(grown, fromDuration(policy.maximumInterval)));
}

export const timeoutNames: Readonly<Record<number, string>> = {
  [TimeoutType.START_TO_CLOSE]: 'StartToClose',
  [TimeoutType.SCHEDULE_TO_START]: 'ScheduleToStart',
  [TimeoutType.SCHEDULE_TO_CLOSE]: 'ScheduleToClose',
  [TimeoutType.HEARTBEAT]: 'Heartbeat',
};

/** Whether a failure forbids another attempt, by itself or because the policy lists its type. */
export function isNonRetryable(failure: Failure, policy: RetryPolicy): boolean {
  const listed = (type: string): boolean => (policy.nonRetryableErrorTypes ?? []).includes(type);
  if (failure.terminatedFailureInfo || failure.canceledFailureInfo) return true;
  if (failure.timeoutFailureInfo) {
    const type = failure.timeoutFailureInfo.timeoutType ?? 0;
    if (type !== TimeoutType.START_TO_CLOSE && type !== TimeoutType.HEARTBEAT) return true;
    return listed(`TemporalTimeout:${timeoutNames[type]}`);
  }
  if (failure.serverFailureInfo) return failure.serverFailureInfo.nonRetryable ?? false;
  const application = failure.applicationFailureInfo;
  return application !== undefined && ((application.nonRetryable ?? false) || listed(application.type ?? ''));
}

/** The failure that stands for a timeout of an activity, in the words of the real service. */
export function activityTimeoutFailure(timeoutType: number): Failure {
  return {
    message: `activity ${timeoutNames[timeoutType]} timeout`,
    source: 'Server',
    timeoutFailureInfo: { timeoutType },
  };
}

/** The failure that stands for a run that took too long. */
export const workflowTimeoutFailure = (): Failure => ({
  message: 'workflow timeout',
  source: 'Server',
  timeoutFailureInfo: { timeoutType: TimeoutType.START_TO_CLOSE },
});
