import { attributesOf, type EventName, type HistoryEvent } from '../../proto.ts';
import type { MutableState } from '../mutable-state.ts';
import { applyCompletedVersioning } from './versioning.ts';

// The pending workflow task itself is not rebuilt from history: transient and speculative ones have no events.
const changeNothing = (): void => {};

export const applyWorkflowTaskEvents = {
  WorkflowTaskScheduled: changeNothing,
  WorkflowTaskStarted: changeNothing,
  WorkflowTaskCompleted(state: MutableState, event: HistoryEvent): void {
    state.lastCompletedTaskStartedId = attributesOf(event, 'WorkflowTaskCompleted').startedEventId ?? 0;
    state.lastCompletedTaskId = event.eventId;
    applyCompletedVersioning(state, event);
  },
  WorkflowTaskTimedOut: changeNothing,
  WorkflowTaskFailed: changeNothing,
} satisfies Partial<Record<EventName, unknown>>;
