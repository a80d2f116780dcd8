import { DefectError } from '../../errors.ts';
import { attributesOf, type EventName, type HistoryEvent } from '../../proto.ts';
import { updateMachine } from '../machines/update.ts';
import type { MutableState } from '../mutable-state.ts';

export const applyUpdateEvents = {
  WorkflowExecutionUpdateAccepted(state: MutableState, event: HistoryEvent): void {
    const { protocolInstanceId } = attributesOf(event, 'WorkflowExecutionUpdateAccepted');
    state.updates.set(protocolInstanceId!, {
      state: updateMachine.next('none', 'accept'),
      acceptedEventId: event.eventId,
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
