import { WorkflowTaskFailedCause } from '../../enums.ts';
import { attributesOf, fromTimestamp, type EventName, type HistoryEvent } from '../../proto.ts';
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
  WorkflowTaskFailed(state: MutableState, event: HistoryEvent): void {
    if (attributesOf(event, 'WorkflowTaskFailed').cause !== WorkflowTaskFailedCause.RESET_WORKFLOW) return;
    // A reset begins a run: its time and that of its open activities count from here.
    state.startTimeMs = fromTimestamp(event.eventTime);
    for (const activity of state.activities.values()) activity.scheduledTimeMs = state.startTimeMs;
  },
} satisfies Partial<Record<EventName, unknown>>;
