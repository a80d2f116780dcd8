import { VirtualClock, type HoldKind } from './clock/virtual-clock.ts';
import { Deployments } from './deployments/deployments.ts';
import { Fifo } from './fifo.ts';
import { Executions } from './history/executions.ts';
import { terminateRun } from './history/force-close.ts';
import { historyLimit, HistoryLimitError, limitBuffer } from './history/limits-of-run.ts';
import { NexusEndpoints } from './history/nexus/endpoints.ts';
import type { Run } from './history/run.ts';
import { SearchAttributeRegistry } from './search-attributes/registry.ts';
import type { TimerTask, TransferTask } from './history/tasks.ts';
import { Transaction, type TransactionHost } from './history/transaction.ts';
import { Matching } from './matching/matching.ts';
import { Namespaces } from './namespaces.ts';
import type { Cancelable, Platform, TestServiceOptions } from './platform.ts';
import { Schedules } from './schedules/schedules.ts';
import { fireTimer } from './queues/timer-queue.ts';
import { carryOut, isForPollers } from './queues/transfer-queue.ts';

/**
 * The parts of the service and the order in which things happen. Everything happens in *turns*: a request or a batch of
 * due timers runs its transactions to the end, then the work that they left is carried out, first what concerns other
 * runs, then what goes to pollers. No turn is ever interrupted by another.
 */
export class Engine implements TransactionHost {
  readonly executions = new Executions();
  readonly schedules = new Schedules();
  readonly searchAttributes: SearchAttributeRegistry;
  readonly nexusEndpoints = new NexusEndpoints();
  readonly matching: Matching;
  readonly clock: VirtualClock;
  readonly deployments = new Deployments();
  readonly namespaces = new Namespaces();
  /** Timers of real time that only lead to a line in the log. */
  readonly watches = new Set<Cancelable>();
  private depth = 0;
  private readonly forRuns = new Fifo<() => void>();
  private readonly forPollers = new Fifo<() => void>();

  constructor(
    readonly platform: Platform,
    options: TestServiceOptions,
  ) {
    this.searchAttributes = new SearchAttributeRegistry(options.searchAttributes);
    this.matching = new Matching(platform, this.deployments);
    this.clock = new VirtualClock(
      platform,
      options,
      (work) => this.turn(work),
      () => this.namesOfHolds(),
      () => this.describeOpenRuns(),
    );
  }

  /** Runs `work` and everything that it leads to. */
  turn<T>(work: () => T): T {
    this.depth += 1;
    try {
      return work();
    } finally {
      if (this.depth === 1) this.drain();
      this.depth -= 1;
    }
  }

  /** Changes one run, all or nothing. */
  transact<T>(run: Run, work: (tx: Transaction) => T): T {
    const tx = new Transaction(run, this.clock.now(), this, () => this.platform.newId());
    let result: T;
    try {
      result = work(tx);
      limitBuffer(tx);
    } catch (error) {
      tx.rollback();
      throw error;
    }
    const tooLong = tx.added > 0 && historyLimit(run);
    if (tooLong) {
      tx.rollback();
      this.transact(run, (end) => terminateRun(end, { reason: tooLong, identity: 'history-service' }));
      throw new HistoryLimitError(tooLong);
    }
    tx.commit();
    return result;
  }

  /** Work that nobody waits for: a run that it brings to the end of its history is terminated, and that is all. */
  private unattended(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof HistoryLimitError)) throw error;
    }
  }

  transfer(run: Run, task: TransferTask): void {
    const queue = isForPollers(task) ? this.forPollers : this.forRuns;
    queue.push(() => this.unattended(() => carryOut(this, run, task)));
  }

  setTimer(run: Run, key: string, atMs: number, task: TimerTask): void {
    this.clearTimer(run, key);
    const timer = this.clock.schedule(atMs, () => {
      run.timers.delete(key);
      this.unattended(() => fireTimer(this, run, task));
    });
    run.timers.set(key, timer);
  }

  clearTimer(run: Run, key: string): void {
    run.timers.get(key)?.cancel();
    run.timers.delete(key);
  }

  /** A name that is held already stays held once. */
  hold(run: Run, name: string, kind: HoldKind): void {
    if (run.holds.has(name)) return;
    run.holds.set(name, kind);
    this.clock.hold(kind);
  }

  release(run: Run, name: string): void {
    const kind = run.holds.get(name);
    if (!kind) return;
    run.holds.delete(name);
    this.clock.release(kind, () => holdName(run, name));
  }

  close(): void {
    this.clock.close();
    for (const timer of this.watches) timer.cancel();
    this.matching.close();
  }

  private drain(): void {
    for (;;) {
      const next = this.forRuns.shift() ?? this.forPollers.shift();
      if (!next) return;
      next();
    }
  }

  private namesOfHolds(): string[] {
    return [...this.executions.all()].flatMap((run) =>
      [...run.holds.keys()].map((name) => holdName(run, name)),
    );
  }

  private describeOpenRuns(): string {
    const open = [...this.executions.all()].filter((run) => run.isRunning);
    const named = open
      .slice(0, 5)
      .map(({ workflowId, state }) => `"${workflowId}" (${state.started.workflowType?.name})`);
    if (named.length === 0) return '';
    const more = open.length > named.length ? ` and ${open.length - named.length} more` : '';
    return `Open runs that wait for a signal, an update or a child: ${named.join(', ')}${more}.`;
  }
}

const holdName = ({ workflowId, runId }: Run, name: string): string =>
  `${name} of workflow "${workflowId}" run ${runId}`;
