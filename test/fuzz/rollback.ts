import { isDeepStrictEqual } from 'node:util';
import type { Run } from '../../src/service/history/run.ts';
import { Transaction } from '../../src/service/history/transaction.ts';
import { Violation } from './world.ts';

/** Everything of a run that a refused change must leave as it was. Functions cannot be compared. */
function snapshot(run: Run): object {
  const { state, buffered, workflowTask, nextTaskAttempt, sticky, awaitsFirstTask, attempts, sizeBytes } =
    run;
  return structuredClone({
    length: run.events.length,
    state,
    buffered,
    workflowTask,
    nextTaskAttempt,
    sticky,
    awaitsFirstTask,
    attempts,
    sizeBytes,
    updates: run.updates.all().map((update) => [update.id, update.state]),
    queries: (['waiting', 'attached', 'direct'] as const).map((place) =>
      run.queries.in(place).map(({ id }) => id),
    ),
    timers: [...run.timers.keys()],
    holds: [...run.holds],
  });
}

/** Compares a run before a change with what is left when the change is refused. */
export class RollbackWatch {
  private static current: RollbackWatch | undefined;
  private readonly before: object;
  private difference: string | undefined;

  constructor(private readonly run: Run) {
    this.before = snapshot(run);
    RollbackWatch.current = this;
  }

  static rolledBack(run: Run): void {
    const { current } = RollbackWatch;
    if (current?.run !== run) return;
    const after = snapshot(run) as Record<string, unknown>;
    const before = current.before as Record<string, unknown>;
    const changed = Object.keys(before).filter((key) => !isDeepStrictEqual(before[key], after[key]));
    if (changed.length > 0) current.difference ??= `a refused completion changed ${changed.join(', ')}`;
    // The failure of the task comes next, and that one stays.
    RollbackWatch.current = undefined;
  }

  end(): void {
    RollbackWatch.current = undefined;
    if (this.difference) throw new Violation(this.difference);
  }
}

const rollback = Reflect.get<typeof Transaction.prototype, 'rollback'>(Transaction.prototype, 'rollback');
Transaction.prototype.rollback = function (this: Transaction): void {
  rollback.call(this);
  RollbackWatch.rolledBack(this.run);
};
