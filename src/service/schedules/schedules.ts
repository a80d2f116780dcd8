import { notFound } from '../errors.ts';
import type { Schedule } from './schedule.ts';

/** All schedules by namespace and id, and which of them wait for the end of a workflow. */
export class Schedules {
  private readonly byId = new Map<string, Schedule>();
  private readonly waitingFor = new Map<string, Schedule>();
  private created = 0;

  /** A number for a new schedule, larger than those before. */
  nextOrder(): number {
    this.created += 1;
    return this.created;
  }

  add(schedule: Schedule): void {
    this.byId.set(key(schedule.namespace, schedule.scheduleId), schedule);
  }

  /** The schedule of an id, be it open or closed. */
  find(namespace: string, scheduleId: string): Schedule | undefined {
    return this.byId.get(key(namespace, scheduleId));
  }

  /** The open schedule of an id. Otherwise NOT_FOUND: in the words of `closed` if there was one. */
  get(namespace: string, scheduleId: string, closed: string): Schedule {
    const schedule = this.find(namespace, scheduleId);
    // On the real service a schedule is a workflow of this id, and its errors say so.
    if (!schedule) throw notFound(`workflow not found for ID: temporal-sys-scheduler:${scheduleId}`);
    if (schedule.closed) throw notFound(closed);
    return schedule;
  }

  /** Open schedules of a namespace, the latest first. */
  open(namespace: string): Schedule[] {
    return [...this.byId.values()]
      .filter((schedule) => schedule.namespace === namespace && schedule.isOpen)
      .sort((a, b) => b.order - a.order);
  }

  /** From now on the schedule hears of the end of the workflow that began with this run. */
  waitFor(firstRunId: string, schedule: Schedule): void {
    this.waitingFor.set(firstRunId, schedule);
  }

  /** The schedule that waits for this workflow; it is told once. */
  takeWaiting(firstRunId: string): Schedule | undefined {
    const schedule = this.waitingFor.get(firstRunId);
    this.waitingFor.delete(firstRunId);
    return schedule;
  }
}

const key = (namespace: string, scheduleId: string): string => `${namespace}/${scheduleId}`;
