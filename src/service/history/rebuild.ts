import type { HistoryEvent } from '../proto.ts';
import { applyEvent } from './apply/index.ts';
import { emptyState, type MutableState } from './mutable-state.ts';

/** The state that a history tells. What a live run holds must equal it at every moment. */
export function rebuild(events: readonly HistoryEvent[]): MutableState {
  const state = emptyState();
  for (const event of events) applyEvent(state, event);
  return state;
}
