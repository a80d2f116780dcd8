import type { ServiceError } from '../../errors.ts';
import type { UpdateOutcome, UpdateRequest } from '../../proto.ts';
import { updateMachine, type UpdateAction, type UpdateState } from '../machines/update.ts';

/** An update from its admission to its end. Only accepted ones are in the history. */
export class Update {
  state: UpdateState = updateMachine.next('none', 'admit');
  outcome: UpdateOutcome | undefined;
  /** Why it ended without an outcome. */
  error: ServiceError | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly id: string,
    readonly request: UpdateRequest,
    /** The run that has it; another one when it went on to the next of the chain. */
    public runId: string,
    /** A reset brought it along: the worker reads it from the history, so it is not sent. */
    public isInHistory = false,
  ) {}

  step(action: UpdateAction): void {
    this.state = updateMachine.next(this.state, action);
    for (const listener of [...this.listeners]) listener();
  }

  complete(outcome: UpdateOutcome): void {
    this.outcome = outcome;
    this.step('complete');
  }

  reject(outcome: UpdateOutcome): void {
    this.outcome = outcome;
    this.step('reject');
  }

  abort(end: { outcome: UpdateOutcome } | { error: ServiceError }): void {
    if ('outcome' in end) this.outcome = end.outcome;
    else this.error = end.error;
    this.step('abort');
  }

  /** Calls `listener` after every step; returns how to stop that. */
  observe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The updates of one run that are not finished. */
export class UpdateRegistry {
  private readonly updates = new Map<string, Update>();

  constructor(private readonly runId: string) {}

  get(id: string): Update | undefined {
    return this.updates.get(id);
  }

  admit(id: string, request: UpdateRequest): Update {
    const update = new Update(id, request, this.runId);
    this.updates.set(id, update);
    return update;
  }

  /** An update that the history tells of and that is not finished, after a reset. */
  restore(id: string, request: UpdateRequest, state: UpdateState): void {
    const update = new Update(id, request, this.runId, true);
    if (state === 'accepted') update.step('accept');
    this.updates.set(id, update);
  }

  /** Those that the next workflow task has to take to the worker. */
  toSend(): Update[] {
    return this.in('admitted').filter((update) => !update.isInHistory);
  }

  /** Takes over an update that another run of the chain did not get to. */
  adopt(update: Update): void {
    update.isInHistory = false;
    update.runId = this.runId;
    this.updates.set(update.id, update);
  }

  remove(id: string): void {
    this.updates.delete(id);
  }

  in(state: UpdateState): Update[] {
    return [...this.updates.values()].filter((update) => update.state === state);
  }

  all(): Update[] {
    return [...this.updates.values()];
  }
}
