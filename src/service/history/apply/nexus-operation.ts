import { DefectError } from '../../errors.ts';
import { attributesOf, fromTimestamp, type EventName, type HistoryEvent } from '../../proto.ts';
import {
  nexusCancellationMachine,
  nexusOperationMachine,
  type NexusCancellationAction,
  type NexusOperationAction,
} from '../machines/nexus-operation.ts';
import type { MutableState, NexusOperationInfo } from '../mutable-state.ts';

function find(state: MutableState, scheduledEventId: number | undefined): NexusOperationInfo {
  const operation = state.nexusOperations.get(scheduledEventId ?? 0);
  if (!operation) throw new DefectError(`no open nexus operation was scheduled by event ${scheduledEventId}`);
  return operation;
}

type EndName =
  'NexusOperationCompleted' | 'NexusOperationFailed' | 'NexusOperationCanceled' | 'NexusOperationTimedOut';

const end =
  (name: EndName, action: NexusOperationAction) =>
  (state: MutableState, event: HistoryEvent): void => {
    const operation = find(state, attributesOf(event, name).scheduledEventId);
    operation.state = nexusOperationMachine.next(operation.state, action);
    state.nexusOperations.delete(operation.scheduledEventId);
  };

const endCancellation =
  (
    name: 'NexusOperationCancelRequestCompleted' | 'NexusOperationCancelRequestFailed',
    action: NexusCancellationAction,
  ) =>
  (state: MutableState, event: HistoryEvent): void => {
    const operation = find(state, attributesOf(event, name).scheduledEventId);
    operation.cancellation = nexusCancellationMachine.next(operation.cancellation, action);
  };

export const applyNexusEvents = {
  NexusOperationScheduled(state: MutableState, event: HistoryEvent): void {
    state.nexusOperations.set(event.eventId, {
      state: nexusOperationMachine.next('none', 'schedule'),
      cancellation: 'none',
      scheduledEventId: event.eventId,
      scheduledTimeMs: fromTimestamp(event.eventTime),
      attributes: attributesOf(event, 'NexusOperationScheduled'),
      cancelRequestedEventId: 0,
    });
  },
  NexusOperationStarted(state: MutableState, event: HistoryEvent): void {
    const operation = find(state, attributesOf(event, 'NexusOperationStarted').scheduledEventId);
    operation.state = nexusOperationMachine.next(operation.state, 'start');
  },
  NexusOperationCompleted: end('NexusOperationCompleted', 'complete'),
  NexusOperationFailed: end('NexusOperationFailed', 'fail'),
  NexusOperationCanceled: end('NexusOperationCanceled', 'cancel'),
  NexusOperationTimedOut: end('NexusOperationTimedOut', 'timeOut'),
  NexusOperationCancelRequested(state: MutableState, event: HistoryEvent): void {
    const operation = find(state, attributesOf(event, 'NexusOperationCancelRequested').scheduledEventId);
    operation.cancellation = nexusCancellationMachine.next(operation.cancellation, 'request');
    operation.cancelRequestedEventId = event.eventId;
  },
  NexusOperationCancelRequestCompleted: endCancellation('NexusOperationCancelRequestCompleted', 'deliver'),
  NexusOperationCancelRequestFailed: endCancellation('NexusOperationCancelRequestFailed', 'fail'),
} satisfies Partial<Record<EventName, unknown>>;
