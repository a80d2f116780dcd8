import { sameVersion, type DeploymentVersion } from '../deployments/version.ts';
import { Backlog } from './backlog.ts';
import { accepts, type Route, type TaskDirective } from './version-routing.ts';

/**
 * A task in a queue. Matching knows nothing of what it is: when a poller is there it asks the task to start.
 */
export interface QueuedTask<Answer> {
  /** Starts the task for this poller and returns what the poller gets, or `undefined` if the task is not wanted any more. */
  start(poller: PollerInfo, way: Route): Answer | undefined;
  /**
   * Which workers may have it, asked anew whenever a poller is looked for. `later`: none for now. Absent: it goes where
   * its queue sends tasks that are bound to no version.
   */
  directive?(): TaskDirective | 'later';
  /** Lower comes first; equal ones in order of arrival. */
  readonly priorityKey: number;
  /** The workflow that waits, while it does. Absent for a task that finds another way if nobody comes. */
  waiting?(): string | undefined;
}

export interface PollerInfo {
  readonly identity: string;
  readonly workerInstanceKey: string;
  /** The queue that was polled. */
  readonly taskQueue: string;
  /** The worker deployment version of the worker, if it uses versioning. */
  readonly version?: DeploymentVersion | undefined;
  /** How a worker without such a version names its build. */
  readonly stamp?: { readonly buildId?: string | undefined } | undefined;
}

export interface WaitingPoller<Answer> extends PollerInfo {
  answer(answer: Answer): void;
  /** Ends the wait with nothing. */
  giveUp(): void;
}

/** One named queue: waiting pollers or waiting tasks, first come, first served. */
export class TaskQueue<Answer> {
  private readonly backlog = new Backlog<QueuedTask<Answer>>();
  private readonly pollers: WaitingPoller<Answer>[] = [];
  /** When a poller was last here, on the platform's monotonic clock; undefined if never. */
  lastPolledAt: number | undefined;
  /** Whether somebody looks, or has looked, if a worker is missing here; a poll ends that. */
  isWatched = false;
  /** When a worker of this identity was last here, on the same clock. */
  readonly lastSeen = new Map<string, number>();

  constructor(
    readonly name: string,
    /** The way of a task of this queue; undefined if nobody may have it for now. */
    private readonly routeOf: (task: QueuedTask<Answer>) => Route | undefined,
  ) {}

  get backlogSize(): number {
    return this.backlog.size;
  }

  /** The first workflow for which a worker is missing. */
  get firstWaiting(): string | undefined {
    if (this.pollers.length > 0) return undefined;
    for (const task of this.backlog) {
      const workflowId = task.waiting?.();
      if (workflowId !== undefined) return workflowId;
    }
    return undefined;
  }

  get hasPoller(): boolean {
    return this.pollers.length > 0;
  }

  add(task: QueuedTask<Answer>): void {
    const way = this.pollers.length > 0 ? this.routeOf(task) : undefined;
    const poller = way && this.pollers.find(({ version }) => accepts(way, version));
    if (!poller) {
      this.backlog.add(task);
      return;
    }
    const answer = task.start(poller, way);
    if (answer === undefined) return;
    this.pollers.splice(this.pollers.indexOf(poller), 1);
    poller.answer(answer);
  }

  /** Serves the poller from the backlog; `undefined` if nothing there is for it. */
  serve(poller: PollerInfo): Answer | undefined {
    for (;;) {
      const found: { way?: Route | undefined } = {};
      const task = this.backlog.take((waiting) => {
        found.way = this.wayTo(poller, waiting);
        return found.way !== undefined;
      });
      if (!task || !found.way) return undefined;
      const answer = task.start(poller, found.way);
      if (answer !== undefined) return answer;
    }
  }

  /** Lets a poller wait for the next task. */
  wait(poller: WaitingPoller<Answer>): void {
    this.pollers.push(poller);
  }

  /** Tasks may go to other workers than before: looks again for each poller. */
  rematch(): void {
    if (this.backlog.size === 0) return;
    for (const poller of this.pollers.splice(0)) {
      const answer = this.serve(poller);
      if (answer === undefined) this.pollers.push(poller);
      else poller.answer(answer);
    }
  }

  /** Whether a worker of this version waits here. */
  hasPollerOf(version: DeploymentVersion): boolean {
    return this.pollers.some((poller) => sameVersion(poller.version, version));
  }

  forget(poller: WaitingPoller<Answer>): void {
    const index = this.pollers.indexOf(poller);
    if (index >= 0) this.pollers.splice(index, 1);
  }

  /** Ends the waits of the pollers that `which` picks. */
  dismiss(which: (poller: PollerInfo) => boolean): void {
    for (const poller of this.pollers.filter(which)) {
      this.forget(poller);
      poller.giveUp();
    }
  }

  /** How this poller may have this task; undefined if it may not. */
  private wayTo(poller: PollerInfo, task: QueuedTask<Answer>): Route | undefined {
    const way = this.routeOf(task);
    return way && accepts(way, poller.version) ? way : undefined;
  }
}
