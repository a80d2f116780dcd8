import { TimeoutType } from '../../enums.ts';
import * as limits from '../../limits.ts';
import { fromDuration, type Failure } from '../../proto.ts';
import { findBuffered } from '../buffered-events.ts';
import { nexusCallMachine } from '../machines/nexus-call.ts';
import type { NexusOperationInfo } from '../mutable-state.ts';
import type { NexusCall, NexusCallName, NexusOperationCalls, Run } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { handlerFailure } from './failure.ts';

/** An open nexus operation with its requests. */
export interface OpenOperation {
  readonly operation: NexusOperationInfo;
  readonly calls: NexusOperationCalls;
}

/** The open operation that this event scheduled; undefined once it is resolved, buffered or not. */
export function openOperation(run: Run, scheduledEventId: number): OpenOperation | undefined {
  const operation = run.state.nexusOperations.get(scheduledEventId);
  const calls = run.nexusOperations.get(scheduledEventId);
  if (!operation || !calls || isResolvedOperation(run, scheduledEventId)) return undefined;
  return { operation, calls };
}

/** Whether the operation's end is recorded already, though it may still wait in the buffer. */
export function isResolvedOperation(run: Run, scheduledEventId: number): boolean {
  const ends = [
    'NexusOperationCompleted',
    'NexusOperationFailed',
    'NexusOperationCanceled',
    'NexusOperationTimedOut',
  ] as const;
  return ends.some((name) => findBuffered(run, name, (event) => event.scheduledEventId === scheduledEventId));
}

const callHold = (scheduledEventId: number, call: NexusCallName): string =>
  `nexus operation ${scheduledEventId} ${call}`;
const requestTimer = (scheduledEventId: number, call: NexusCallName): string =>
  `nexus operation ${scheduledEventId} ${call} request`;
const retryTimer = (scheduledEventId: number, call: NexusCallName): string =>
  `nexus operation ${scheduledEventId} ${call} retry`;
export const timeoutTimer = (scheduledEventId: number, timeoutType: number): string =>
  `nexus operation ${scheduledEventId} timeout ${timeoutType}`;

export const newCall = (): NexusCall => ({
  state: 'none',
  attempts: 0,
  dispatches: 0,
  deadlineMs: 0,
  requestedTimeMs: 0,
  lastCompleteTimeMs: 0,
  lastFailure: undefined,
  nextAttemptTimeMs: 0,
});

/** The type of the timeout that leaves no time for a request, if one does; and until when the handler may answer. */
export function requestWindow(
  { operation, calls }: OpenOperation,
  name: NexusCallName,
  nowMs: number,
): { readonly deadlineMs: number; readonly tooLate: number | undefined } {
  const { attributes, scheduledTimeMs } = operation;
  let leftMs = limits.NEXUS_REQUEST_TIMEOUT_MS;
  let timeoutType = 0;
  const cap = (type: number, fromMs: number, timeout: typeof attributes.scheduleToCloseTimeout): boolean => {
    const timeoutMs = fromDuration(timeout);
    if (timeoutMs <= 0) return false;
    leftMs = Math.min(leftMs, fromMs + timeoutMs - nowMs);
    timeoutType = type;
    return true;
  };
  if (name === 'cancel') cap(TimeoutType.START_TO_CLOSE, calls.startedTimeMs, attributes.startToCloseTimeout);
  const isCapped =
    name === 'start' &&
    cap(TimeoutType.SCHEDULE_TO_START, scheduledTimeMs, attributes.scheduleToStartTimeout);
  if (!isCapped) cap(TimeoutType.SCHEDULE_TO_CLOSE, scheduledTimeMs, attributes.scheduleToCloseTimeout);
  return {
    deadlineMs: nowMs + leftMs - limits.NEXUS_REQUEST_MARGIN_MS,
    tooLate: leftMs < limits.NEXUS_MIN_REQUEST_TIMEOUT_MS ? timeoutType : undefined,
  };
}

/** Puts the request into the handler's task queue; from now on it holds the clock. */
export function sendCall(
  tx: Transaction,
  open: OpenOperation,
  name: NexusCallName,
  deadlineMs: number,
): void {
  const { scheduledEventId } = open.operation;
  const call = open.calls[name]!;
  call.state = nexusCallMachine.next(call.state, 'send');
  call.requestedTimeMs ||= tx.now;
  call.dispatches += 1;
  call.deadlineMs = deadlineMs;
  call.nextAttemptTimeMs = 0;
  tx.hold(callHold(scheduledEventId, name), 'soft');
  tx.setTimer(requestTimer(scheduledEventId, name), deadlineMs, {
    kind: 'nexusRequestTimeout',
    scheduledEventId,
    call: name,
  });
  tx.transfer({ kind: 'nexusTask', scheduledEventId, call: name, dispatch: call.dispatches });
}

/** The attempt came to nothing: there is another one later. */
export function retryCall(tx: Transaction, open: OpenOperation, name: NexusCallName, failure: Failure): void {
  const { scheduledEventId } = open.operation;
  const call = open.calls[name]!;
  call.state = nexusCallMachine.next(call.state, 'fail');
  endAttempt(tx, open, name, failure);
  call.nextAttemptTimeMs = tx.now + backoffMs(call.attempts);
  tx.setTimer(retryTimer(scheduledEventId, name), call.nextAttemptTimeMs, {
    kind: 'nexusRetry',
    scheduledEventId,
    call: name,
  });
}

export const requestTimedOut = (): Failure => handlerFailure('UPSTREAM_TIMEOUT', 'upstream timeout');

const backoffMs = (attempts: number): number =>
  Math.min(
    limits.NEXUS_RETRY_INITIAL_INTERVAL_MS * limits.NEXUS_RETRY_BACKOFF_COEFFICIENT ** (attempts - 1),
    limits.NEXUS_RETRY_MAXIMUM_INTERVAL_MS,
  );

/** The request is over, one way or the other. */
export function endCall(
  tx: Transaction,
  open: OpenOperation,
  name: NexusCallName,
  action: 'answer' | 'refuse',
  failure?: Failure,
): void {
  const call = open.calls[name]!;
  call.state = nexusCallMachine.next(call.state, action);
  call.nextAttemptTimeMs = 0;
  endAttempt(tx, open, name, failure);
}

function endAttempt(
  tx: Transaction,
  { operation, calls }: OpenOperation,
  name: NexusCallName,
  failure: Failure | undefined,
): void {
  const call = calls[name]!;
  call.attempts += 1;
  call.lastCompleteTimeMs = tx.now;
  call.lastFailure = failure;
  dropCall(tx, operation.scheduledEventId, name);
}

/** Nothing of the request keeps the clock or waits for a time. */
export function dropCall(tx: Transaction, scheduledEventId: number, name: NexusCallName): void {
  tx.release(callHold(scheduledEventId, name));
  tx.clearTimer(requestTimer(scheduledEventId, name));
  tx.clearTimer(retryTimer(scheduledEventId, name));
}
