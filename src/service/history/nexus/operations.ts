import { TimeoutType } from '../../enums.ts';
import {
  fromDuration,
  type Duration,
  type EventAttributes,
  type Failure,
  type Link,
  type Payload,
} from '../../proto.ts';
import { recordOutside } from '../buffered-events.ts';
import { timeoutNames } from '../retry-policy.ts';
import type { NexusCallName, NexusOperationCalls } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { scheduleWorkflowTask } from '../workflow-task/schedule.ts';
import {
  dropCall,
  endCall,
  newCall,
  requestTimedOut,
  requestWindow,
  retryCall,
  sendCall,
  timeoutTimer,
  type OpenOperation,
} from './calls.ts';
import { isRetryableHandlerFailure, operationFailure } from './failure.ts';

/** A new operation: its handler is asked to start it. */
export function scheduleOperation(tx: Transaction, scheduledEventId: number): void {
  const { run } = tx;
  const { scheduleToCloseTimeout, scheduleToStartTimeout } =
    run.state.nexusOperations.get(scheduledEventId)!.attributes;
  const calls: NexusOperationCalls = {
    start: newCall(),
    cancel: undefined,
    startedTimeMs: 0,
    operationToken: '',
  };
  tx.afterCommit(() => run.nexusOperations.set(scheduledEventId, calls));
  setTimeout(tx, scheduledEventId, TimeoutType.SCHEDULE_TO_CLOSE, scheduleToCloseTimeout);
  setTimeout(tx, scheduledEventId, TimeoutType.SCHEDULE_TO_START, scheduleToStartTimeout);
  tx.transfer({ kind: 'nexusCall', scheduledEventId, call: 'start' });
}

function setTimeout(
  tx: Transaction,
  scheduledEventId: number,
  timeoutType: number,
  timeout: Duration | undefined,
): void {
  const timeoutMs = fromDuration(timeout);
  if (timeoutMs <= 0) return;
  tx.setTimer(timeoutTimer(scheduledEventId, timeoutType), tx.now + timeoutMs, {
    kind: 'nexusTimeout',
    scheduledEventId,
    timeoutType,
  });
}

/** Sends the request, unless a timeout of the operation leaves no time for it. */
export function attemptCall(tx: Transaction, open: OpenOperation, name: NexusCallName): void {
  const { deadlineMs, tooLate } = requestWindow(open, name, tx.now);
  if (tooLate === undefined) sendCall(tx, open, name, deadlineMs);
  else if (name === 'start') timeOutOperation(tx, open, tooLate);
  else
    refuseCancellation(tx, open, {
      message: `not enough time to execute another request before ${timeoutNames[tooLate]} timeout`,
      applicationFailureInfo: { type: 'CallError', nonRetryable: true },
    });
}

/** The handler did not answer in time. */
export const timeOutRequest = (tx: Transaction, open: OpenOperation, name: NexusCallName): void =>
  retryCall(tx, open, name, requestTimedOut());

/** The handler could not deal with the request: it is asked again, or the request has failed. */
export function failRequest(
  tx: Transaction,
  open: OpenOperation,
  name: NexusCallName,
  failure: Failure,
): void {
  if (isRetryableHandlerFailure(failure)) retryCall(tx, open, name, failure);
  else if (name === 'start') failOperation(tx, open, failure);
  else refuseCancellation(tx, open, failure);
}

/** The handler began something that goes on: the operation ends when its completion arrives. */
export function startOperation(
  tx: Transaction,
  open: OpenOperation,
  operationToken: string,
  links: readonly Link[],
): void {
  recordStart(tx, open, operationToken, links, tx.now);
  scheduleWorkflowTask(tx);
}

/** Writes that the operation has started, which its end may follow at once. */
export function recordStart(
  tx: Transaction,
  open: OpenOperation,
  operationToken: string,
  links: readonly Link[],
  timeMs: number,
): void {
  const { operation, calls } = open;
  const { scheduledEventId, attributes } = operation;
  calls.operationToken = operationToken;
  calls.startedTimeMs = timeMs;
  recordOutside(
    tx,
    'NexusOperationStarted',
    { scheduledEventId, operationToken, operationId: operationToken, requestId: attributes.requestId },
    { timeMs, links: [...links] },
  );
  endCall(tx, open, 'start', 'answer');
  tx.clearTimer(timeoutTimer(scheduledEventId, TimeoutType.SCHEDULE_TO_START));
  // As in the real service: an operation whose cancellation waits for its start gets no start-to-close timeout.
  if (calls.cancel) tx.transfer({ kind: 'nexusCall', scheduledEventId, call: 'cancel' });
  else setTimeout(tx, scheduledEventId, TimeoutType.START_TO_CLOSE, attributes.startToCloseTimeout);
}

export function completeOperation(
  tx: Transaction,
  open: OpenOperation,
  result: Payload | undefined,
  links: readonly Link[] = [],
): void {
  resolve(tx, open, 'NexusOperationCompleted', { ...ids(open), ...(result && { result }) }, links);
}

export function failOperation(tx: Transaction, open: OpenOperation, cause: Failure): void {
  const failure = operationFailure(open.operation, open.calls.operationToken, cause);
  resolve(tx, open, 'NexusOperationFailed', { ...ids(open), failure });
}

/** The handler ended the operation as canceled. Older workers name another kind of failure for that. */
export function cancelOperation(tx: Transaction, open: OpenOperation, cause: Failure): void {
  const { message, stackTrace, cause: inner } = cause;
  const canceled = cause.canceledFailureInfo
    ? cause
    : {
        ...(message && { message }),
        ...(stackTrace && { stackTrace }),
        canceledFailureInfo: {},
        ...(inner && { cause: inner }),
      };
  const failure = operationFailure(open.operation, open.calls.operationToken, canceled);
  resolve(tx, open, 'NexusOperationCanceled', { ...ids(open), failure });
}

export function timeOutOperation(tx: Transaction, open: OpenOperation, timeoutType: number): void {
  const failure = operationFailure(open.operation, open.calls.operationToken, {
    message: 'operation timed out',
    timeoutFailureInfo: { timeoutType },
  });
  resolve(tx, open, 'NexusOperationTimedOut', { ...ids(open), failure });
}

const ids = ({ operation }: OpenOperation) => ({
  scheduledEventId: operation.scheduledEventId,
  requestId: operation.attributes.requestId,
});

type Resolution =
  'NexusOperationCompleted' | 'NexusOperationFailed' | 'NexusOperationCanceled' | 'NexusOperationTimedOut';

function resolve<N extends Resolution>(
  tx: Transaction,
  { operation }: OpenOperation,
  name: N,
  attributes: EventAttributes<N>,
  links: readonly Link[] = [],
): void {
  const { run } = tx;
  const { scheduledEventId } = operation;
  tx.afterCommit(() => run.nexusOperations.delete(scheduledEventId));
  dropCall(tx, scheduledEventId, 'start');
  dropCall(tx, scheduledEventId, 'cancel');
  for (const timeoutType of Object.values(TimeoutType))
    tx.clearTimer(timeoutTimer(scheduledEventId, timeoutType));
  recordOutside(tx, name, attributes, { links: [...links] });
  scheduleWorkflowTask(tx);
}

/** The workflow wants the operation canceled: its handler is asked, once the operation has started. */
export function requestCancellation(tx: Transaction, scheduledEventId: number): void {
  const { run } = tx;
  tx.afterCommit(() => {
    const calls = run.nexusOperations.get(scheduledEventId);
    if (calls) calls.cancel = newCall();
  });
  tx.transfer({ kind: 'nexusCall', scheduledEventId, call: 'cancel' });
}

/** The handler knows that the operation is to be canceled; whether it is, is told by how the operation ends. */
export function deliverCancellation(tx: Transaction, open: OpenOperation): void {
  endCall(tx, open, 'cancel', 'answer');
  recordOutside(tx, 'NexusOperationCancelRequestCompleted', cancellationIds(open), { workerMayIgnore: true });
  scheduleWorkflowTask(tx);
}

function refuseCancellation(tx: Transaction, open: OpenOperation, failure: Failure): void {
  endCall(tx, open, 'cancel', 'refuse', failure);
  recordOutside(
    tx,
    'NexusOperationCancelRequestFailed',
    { ...cancellationIds(open), failure },
    { workerMayIgnore: true },
  );
  scheduleWorkflowTask(tx);
}

const cancellationIds = ({ operation }: OpenOperation) => ({
  scheduledEventId: operation.scheduledEventId,
  requestedEventId: operation.cancelRequestedEventId,
});
