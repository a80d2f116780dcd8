import { DefectError } from '../../errors.ts';
import { attributesOf, type EventName, type HistoryEvent } from '../../proto.ts';
import { updateMachine } from '../machines/update.ts';
import type { MutableState } from '../mutable-state.ts';

export const applyUpdateEvents = {
  WorkflowExecutionUpdateAdmitted(state: MutableState, event: HistoryEvent): void {
    const { request } = attributesOf(event, 'WorkflowExecutionUpdateAdmitted');
    state.updates.set(request?.meta?.updateId ?? '', {
      state: updateMachine.next('none', 'admit'),
      acceptedEventId: 0,
      request,
      outcome: undefined,
      completedEventId: 0,
    });
  },
  WorkflowExecutionUpdateAccepted(state: MutableState, event: HistoryEvent): void {
    const { protocolInstanceId, acceptedRequest } = attributesOf(event, 'WorkflowExecutionUpdateAccepted');
    const admitted = state.updates.get(protocolInstanceId!);
    state.updates.set(protocolInstanceId!, {
      state: updateMachine.next(admitted?.state ?? 'none', 'accept'),
      acceptedEventId: event.eventId,
      request: acceptedRequest ?? admitted?.request,
      outcome: undefined,
      completedEventId: 0,
    });
  },
  WorkflowExecutionUpdateCompleted(state: MutableState, event: HistoryEvent): void {
    const { meta, outcome } = attributesOf(event, 'WorkflowExecutionUpdateCompleted');
    const update = state.updates.get(meta?.updateId ?? '');
    if (!update) throw new DefectError(`update "${meta?.updateId}" was never accepted`);
    update.state = updateMachine.next(update.state, 'complete');
    update.outcome = outcome ?? {};
    update.completedEventId = event.eventId;
  },
} satisfies Partial<Record<EventName, unknown>>;
