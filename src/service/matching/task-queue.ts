/**
 * A task in a queue. Matching knows nothing of what it is: when a poller is there it asks the task to start.
 */
export interface QueuedTask<Answer> {
  /** Starts the task for this poller and returns what the poller gets, or `undefined` if the task is not wanted any more. */
  start(poller: PollerInfo): Answer | undefined;
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
}

export interface WaitingPoller<Answer> extends PollerInfo {
  answer(answer: Answer): void;
  /** Ends the wait with nothing. */
  giveUp(): void;
}

/** One named queue: waiting pollers or waiting tasks, first come, first served. */
export class TaskQueue<Answer> {
  private readonly backlog: QueuedTask<Answer>[] = [];
  private readonly pollers: WaitingPoller<Answer>[] = [];
  /** When a poller was last here, on the platform's monotonic clock; undefined if never. */
  lastPolledAt: number | undefined;
  /** Whether somebody looks, or has looked, if a worker is missing here; a poll ends that. */
  isWatched = false;

  constructor(readonly name: string) {}

  get backlogSize(): number {
    return this.backlog.length;
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
    const poller = this.pollers[0];
    if (!poller) {
      this.insert(task);
      return;
    }
    const answer = task.start(poller);
    if (answer === undefined) return;
    this.pollers.splice(this.pollers.indexOf(poller), 1);
    poller.answer(answer);
  }

  /** Serves the poller from the backlog, or lets it wait. */
  poll(poller: WaitingPoller<Answer>): void {
    for (let task = this.backlog.shift(); task; task = this.backlog.shift()) {
      const answer = task.start(poller);
      if (answer !== undefined) {
        poller.answer(answer);
        return;
      }
    }
    this.pollers.push(poller);
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

  private insert(task: QueuedTask<Answer>): void {
    let index = this.backlog.length;
    while (index > 0 && this.backlog[index - 1]!.priorityKey > task.priorityKey) index -= 1;
    this.backlog.splice(index, 0, task);
  }
}
