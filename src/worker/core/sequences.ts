import { attributesOf, Events, isCommandEvent, isFinalEvent } from './messages.ts';
import type { Attributes, HistoryEvent } from './messages.ts';

const notAnEnd: ReadonlySet<number> = new Set([
  Events.WorkflowTaskFailed,
  Events.WorkflowTaskTimedOut,
  Events.WorkflowExecutionTimedOut,
  Events.WorkflowExecutionTerminated,
  Events.WorkflowExecutionCanceled,
]);

/**
 * A history in pieces, one for each workflow task that the code sees: all events up to the WorkflowTaskStarted that it
 * answered. Tasks that failed, and those that only kept the task alive for a local activity, end no piece.
 */
export class Sequences {
  private events: readonly HistoryEvent[];

  constructor(
    events: readonly HistoryEvent[],
    /** The WorkflowTaskStarted that was answered last, as the service has it. */
    readonly previousStartedId: number,
  ) {
    this.events = events;
  }

  /** Takes the next piece. */
  take(from: number): { readonly events: readonly HistoryEvent[]; readonly last: boolean } {
    this.events = this.after(from);
    const end = endOfNext(this.events, from);
    const events = this.events.slice(0, end + 1);
    this.events = this.events.slice(end + 1);
    return { events, last: this.events.length === 0 };
  }

  /** Looks at the piece that {@link take} would give. */
  peek(from: number): readonly HistoryEvent[] {
    const events = this.after(from);
    return events.slice(0, endOfNext(events, from) + 1);
  }

  /** The next completion of a workflow task, at `from` or behind it. */
  nextCompletion(from: number): Attributes | undefined {
    const found = this.events.find(
      ({ eventId, eventType }) => eventId >= from && eventType === Events.WorkflowTaskCompleted,
    );
    return found && attributesOf(found);
  }

  private after(id: number): readonly HistoryEvent[] {
    const first = this.events.findIndex(({ eventId }) => eventId > id);
    return first <= 0 ? this.events : this.events.slice(first);
  }
}

/** Index of the last event of the piece that begins behind the event `from`; of the very last one when no piece ends. */
function endOfNext(events: readonly HistoryEvent[], from: number): number {
  const started: number[] = [];
  let sawCommand = false;
  for (const [index, event] of events.entries()) {
    if (event.eventId <= from) continue;
    sawCommand ||= isCommandEvent(event);
    if (isFinalEvent(event)) return index;
    if (event.eventType !== Events.WorkflowTaskStarted) continue;
    const next = events[index + 1];
    if (next === undefined) return index;
    if (notAnEnd.has(next.eventType)) continue;
    started.push(index);
    const after = events[index + 2];
    if (next.eventType === Events.WorkflowTaskCompleted && after !== undefined) {
      // Completed and scheduled again at once, with nothing in between: the worker only asked for more time.
      if (!sawCommand && after.eventType === Events.WorkflowTaskScheduled) continue;
      return whereUpdateWasSeen(events, started, after) ?? index;
    }
    return index;
  }
  return events.length - 1;
}

/** An update that was accepted belongs to the task before its sequencing event, which may be one of those in between. */
function whereUpdateWasSeen(
  events: readonly HistoryEvent[],
  started: readonly number[],
  event: HistoryEvent,
): number | undefined {
  if (event.eventType !== Events.WorkflowExecutionUpdateAccepted) return undefined;
  const before = attributesOf(event).acceptedRequestSequencingEventId ?? 0;
  return started.findLast((index) => events[index]!.eventId < before);
}
