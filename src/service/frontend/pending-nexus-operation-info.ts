import { NexusOperationCancellationState, PendingNexusOperationState } from '../enums.ts';
import { openOperation } from '../history/nexus/calls.ts';
import type { NexusCallState } from '../history/machines/nexus-call.ts';
import type { NexusCall, Run } from '../history/run.ts';
import { toTimestamp, type PendingNexusOperationInfo } from '../proto.ts';

/** What DescribeWorkflowExecution tells of a nexus operation; nothing once it has ended, though the event may wait in the buffer. */
export function pendingNexusOperation(run: Run, scheduledEventId: number): PendingNexusOperationInfo[] {
  const open = openOperation(run, scheduledEventId);
  if (!open) return [];
  const { operation, calls } = open;
  const { endpoint, service, operation: name, ...attributes } = operation.attributes;
  const { scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout } = attributes;
  const { operationToken, cancel } = calls;
  return [
    {
      endpoint,
      service,
      operation: name,
      ...(operationToken && { operationId: operationToken, operationToken }),
      scheduledEventId,
      scheduledTime: toTimestamp(operation.scheduledTimeMs),
      ...(scheduleToCloseTimeout && { scheduleToCloseTimeout }),
      ...(scheduleToStartTimeout && { scheduleToStartTimeout }),
      ...(startToCloseTimeout && { startToCloseTimeout }),
      state: operationStates[calls.start.state],
      ...attemptsOf(calls.start),
      ...(cancel && {
        cancellationInfo: {
          state: cancellationStates[cancel.state],
          ...(cancel.requestedTimeMs > 0 && { requestedTime: toTimestamp(cancel.requestedTimeMs) }),
          ...attemptsOf(cancel),
        },
      }),
    },
  ];
}

const attemptsOf = (call: NexusCall) => ({
  attempt: call.attempts,
  ...(call.lastCompleteTimeMs > 0 && { lastAttemptCompleteTime: toTimestamp(call.lastCompleteTimeMs) }),
  ...(call.lastFailure && { lastAttemptFailure: call.lastFailure }),
  ...(call.nextAttemptTimeMs > 0 && { nextAttemptScheduleTime: toTimestamp(call.nextAttemptTimeMs) }),
});

const operationStates: Record<NexusCallState, number> = {
  none: PendingNexusOperationState.SCHEDULED,
  sent: PendingNexusOperationState.SCHEDULED,
  backoff: PendingNexusOperationState.BACKING_OFF,
  answered: PendingNexusOperationState.STARTED,
  refused: PendingNexusOperationState.SCHEDULED,
};

const cancellationStates: Record<NexusCallState, number> = {
  none: NexusOperationCancellationState.UNSPECIFIED,
  sent: NexusOperationCancellationState.SCHEDULED,
  backoff: NexusOperationCancellationState.BACKING_OFF,
  answered: NexusOperationCancellationState.SUCCEEDED,
  refused: NexusOperationCancellationState.FAILED,
};
