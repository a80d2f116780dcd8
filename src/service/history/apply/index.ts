import { eventName, type EventName, type HistoryEvent } from '../../proto.ts';
import type { MutableState } from '../mutable-state.ts';
import { applyActivityEvents } from './activity.ts';
import { applyChildEvents } from './child-workflow.ts';
import { applyExternalEvents } from './external.ts';
import { applyNexusEvents } from './nexus-operation.ts';
import { applyTimerEvents } from './timer.ts';
import { applyUpdateEvents } from './update.ts';
import { applyExecutionEvents } from './workflow-execution.ts';
import { applyWorkflowTaskEvents } from './workflow-task.ts';

/** Changes the state as one event says. Throws when a machine forbids it; then nothing of the state is changed. */
export type Apply = (state: MutableState, event: HistoryEvent) => void;

// Complete by type: a new event name fails to compile until something applies it.
const appliers: Record<EventName, Apply> = {
  ...applyExecutionEvents,
  ...applyWorkflowTaskEvents,
  ...applyActivityEvents,
  ...applyTimerEvents,
  ...applyChildEvents,
  ...applyExternalEvents,
  ...applyNexusEvents,
  ...applyUpdateEvents,
};

export const applyEvent: Apply = (state, event) => appliers[eventName(event)](state, event);
