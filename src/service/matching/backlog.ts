import { Fifo } from '../fifo.ts';

/** Tasks that wait for a poller: those of a lower priority key first, equal ones in order of arrival. */
export class Backlog<T extends { readonly priorityKey: number }> {
  /** One for each priority key that has been seen, in their order. They are few. */
  private readonly lanes: { readonly key: number; readonly tasks: Fifo<T> }[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(task: T): void {
    this.lane(task.priorityKey).push(task);
    this.count += 1;
  }

  /** Takes out the first task that `isIt` accepts; without `isIt`, the first. */
  take(isIt?: (task: T) => boolean): T | undefined {
    for (const { tasks } of this.lanes) {
      const task = isIt ? tasks.take(isIt) : tasks.shift();
      if (!task) continue;
      this.count -= 1;
      return task;
    }
    return undefined;
  }

  /** In the order in which they are taken. */
  *[Symbol.iterator](): Iterator<T> {
    for (const { tasks } of this.lanes) yield* tasks;
  }

  private lane(key: number): Fifo<T> {
    const found = this.lanes.find((lane) => lane.key === key);
    if (found) return found.tasks;
    const lane = { key, tasks: new Fifo<T>() };
    const index = this.lanes.findIndex((other) => other.key > key);
    this.lanes.splice(index < 0 ? this.lanes.length : index, 0, lane);
    return lane.tasks;
  }
}
