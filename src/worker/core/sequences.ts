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
  /** Index of the first event that was not taken. */
  private next = 0;

  constructor(
    private readonly events: readonly HistoryEvent[],
    /** The WorkflowTaskStarted that was answered last, as the service has it. */
    readonly previousStartedId: number,
  ) {}

  /** Takes the next piece. */
  take(from: number): { readonly events: readonly HistoryEvent[]; readonly last: boolean } {
    this.next = this.after(from);
    const events = this.peek(from);
    this.next += events.length;
    return { events, last: this.next >= this.events.length };
  }

  /** Looks at the piece that {@link take} would give. */
  peek(from: number): readonly HistoryEvent[] {
    const begin = this.after(from);
    return this.events.slice(begin, endOfNext(this.events, begin, from) + 1);
  }

  /** The next completion of a workflow task, at `from` or behind it. */
  nextCompletion(from: number): Attributes | undefined {
    for (let index = this.next; index < this.events.length; index += 1) {
      const event = this.events[index]!;
      if (event.eventId >= from && event.eventType === Events.WorkflowTaskCompleted)
        return attributesOf(event);
    }
    return undefined;
  }

  /** Index of the first event behind the one with this id, among those that were not taken. */
  private after(id: number): number {
    let index = this.next;
    while (index < this.events.length && this.events[index]!.eventId <= id) index += 1;
    return index;
  }
}

/** Index of the last event of the piece that begins at an index; of the very last one when no piece ends. */
function endOfNext(events: readonly HistoryEvent[], begin: number, from: number): number {
  const started: number[] = [];
  let sawCommand = false;
  for (let index = begin; index < events.length; index += 1) {
    const event = events[index]!;
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
