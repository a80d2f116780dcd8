import type { HoldKind } from '../clock/virtual-clock.ts';
import { makeEvent, type EventAttributes, type EventName, type HistoryEvent } from '../proto.ts';
import { applyEvent } from './apply/index.ts';
import { rebuild } from './rebuild.ts';
import type { EventOptions, Run } from './run.ts';
import { estimateBytes } from './size.ts';
import type { TimerTask, TransferTask } from './tasks.ts';

/** What a committed transaction needs from the service around the history. */
export interface TransactionHost {
  transfer(run: Run, task: TransferTask): void;
  setTimer(run: Run, key: string, atMs: number, task: TimerTask): void;
  clearTimer(run: Run, key: string): void;
  hold(run: Run, name: string, kind: HoldKind): void;
  release(run: Run, name: string): void;
}

/**
 * One change of one run: events are appended and applied at once, everything else (tasks, timers, holds, answers to
 * callers) is collected and done when the transaction commits. A transaction that fails leaves the run as it was: its
 * events are taken back and the state is rebuilt from the history that remains.
 */
export class Transaction {
  private readonly effects: (() => void)[] = [];
  private setsTimers = false;
  private readonly before: Pick<
    Run,
    'buffered' | 'workflowTask' | 'nextTaskAttempt' | 'sticky' | 'sizeBytes' | 'closeAttempted' | 'versioning'
  > & {
    length: number;
    taskFields: Run['workflowTask'];
  };

  constructor(
    readonly run: Run,
    readonly now: number,
    private readonly host: TransactionHost,
    /** New UUIDs, for request ids and runs. */
    readonly newId: () => string,
  ) {
    this.before = {
      length: run.events.length,
      // Never changed in place: whoever records or flushes puts another array there.
      buffered: run.buffered,
      workflowTask: run.workflowTask,
      taskFields: run.workflowTask && { ...run.workflowTask },
      nextTaskAttempt: run.nextTaskAttempt,
      sticky: run.sticky,
      versioning: run.versioning,
      sizeBytes: run.sizeBytes,
      closeAttempted: run.closeAttempted,
    };
  }

  /** Appends an event and applies it. */
  add<N extends EventName>(
    name: N,
    attributes: EventAttributes<N>,
    options: EventOptions = {},
  ): HistoryEvent {
    const { run } = this;
    const event = makeEvent(name, run.nextEventId, options.timeMs ?? this.now, attributes);
    if (options.userMetadata) event.userMetadata = options.userMetadata;
    if (options.links?.length) event.links = options.links;
    if (options.workerMayIgnore) event.workerMayIgnore = true;
    this.append(event);
    return event;
  }

  /** Takes over the beginning of another run's history. */
  copy(events: readonly HistoryEvent[]): void {
    for (const event of events) this.append(event);
  }

  private append(event: HistoryEvent): void {
    const { run } = this;
    run.events.push(event);
    applyEvent(run.state, event);
    run.sizeBytes += estimateBytes(event);
  }

  afterCommit(effect: () => void): void {
    this.effects.push(effect);
  }

  transfer(task: TransferTask): void {
    this.effects.push(() => this.host.transfer(this.run, task));
  }

  setTimer(key: string, atMs: number, task: TimerTask): void {
    this.setsTimers = true;
    this.effects.push(() => this.host.setTimer(this.run, key, atMs, task));
  }

  clearTimer(key: string): void {
    // Most that may be set are not: an activity clears all its timeouts whenever one of them changes.
    if (!this.setsTimers && !this.run.timers.has(key)) return;
    this.effects.push(() => this.host.clearTimer(this.run, key));
  }

  hold(name: string, kind: HoldKind): void {
    this.effects.push(() => this.host.hold(this.run, name, kind));
  }

  release(name: string): void {
    this.effects.push(() => this.host.release(this.run, name));
  }

  /** Ends all timers and holds of the run, those of this transaction included. */
  endEverything(): void {
    this.effects.push(() => {
      for (const key of [...this.run.timers.keys()]) this.host.clearTimer(this.run, key);
      for (const name of [...this.run.holds.keys()]) this.host.release(this.run, name);
    });
  }

  /** How many events this transaction has appended so far. */
  get added(): number {
    return this.run.events.length - this.before.length;
  }

  commit(): void {
    const { run } = this;
    run.transitions += 1;
    if (this.added > 0) run.batches.push(this.before.length + 1);
    for (const effect of this.effects) effect();
    if (this.added > 0 && run.observers.size > 0) for (const observer of [...run.observers]) observer();
  }

  rollback(): void {
    const { run } = this;
    const { length, taskFields, ...pending } = this.before;
    Object.assign(run, pending);
    if (run.workflowTask) Object.assign(run.workflowTask, taskFields);
    if (run.events.length === length) return;
    run.events.length = length;
    run.state = rebuild(run.events);
  }
}
