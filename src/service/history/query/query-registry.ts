import type { ServiceError } from '../../errors.ts';
import type { Cancelable } from '../../platform.ts';
import type { Payloads, WorkflowQuery } from '../../proto.ts';

/** A query that waits for its answer. */
export interface PendingQuery {
  readonly id: string;
  readonly query: WorkflowQuery;
  /** `waiting` for a workflow task, `attached` to the started one, or sent on its own as a `direct` query task. */
  place: 'waiting' | 'attached' | 'direct';
  /** Runs out when the worker of a sticky queue did not answer. */
  retry?: Cancelable;
  answer(result: Payloads | undefined): void;
  fail(error: ServiceError): void;
}

/** The queries of one run that are to be answered together with a workflow task, so that they see what came before them. */
export class QueryRegistry {
  private readonly pending = new Map<string, PendingQuery>();

  add(query: PendingQuery): void {
    this.pending.set(query.id, query);
  }

  remove(id: string): void {
    this.pending.get(id)?.retry?.cancel();
    this.pending.delete(id);
  }

  get size(): number {
    return this.pending.size;
  }

  in(place: PendingQuery['place']): PendingQuery[] {
    return [...this.pending.values()].filter((query) => query.place === place);
  }

  /** A workflow task starts: all waiting queries go with it. */
  attachWaiting(): PendingQuery[] {
    const waiting = this.in('waiting');
    for (const query of waiting) query.place = 'attached';
    return waiting;
  }

  /** The workflow task ended without an answer: its queries wait for the next. */
  detach(): void {
    for (const query of this.in('attached')) query.place = 'waiting';
  }
}
