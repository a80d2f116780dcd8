import {
  LONG_POLL_MARGIN_MS,
  LONG_POLL_TASK_QUEUE_MS,
  POLLER_REMEMBERED_MS,
  STALL_DIAGNOSTIC_MS,
} from '../limits.ts';
import type { Cancelable, CallContext, Platform } from '../platform.ts';
import type { DeploymentVersion } from '../deployments/version.ts';
import { TaskQueue, type PollerInfo, type QueuedTask, type WaitingPoller } from './task-queue.ts';
import { route, type RoutingTable } from './version-routing.ts';

export type TaskKind = 'workflow' | 'activity' | 'nexus';

/** All task queues of all namespaces. It joins tasks and pollers and knows nothing else. */
export class Matching {
  private readonly queues = new Map<string, TaskQueue<object>>();
  private readonly waiting = new Set<WaitingPoller<object>>();
  /** Workers that said that they shut down: a poll of theirs that arrives late must not keep them. */
  private readonly goneWorkers = new Set<string>();

  private readonly watches = new Set<Cancelable>();

  constructor(
    private readonly platform: Platform,
    private readonly versions: RoutingTable,
  ) {}

  /** Hands the task to a waiting poller or keeps it. */
  add(namespace: string, kind: TaskKind, queue: string, task: QueuedTask<object>): void {
    const found = this.queue(namespace, kind, queue);
    found.add(task);
    this.watch(found, kind);
  }

  /** Says so once if a task waits and no worker comes. */
  private watch(queue: TaskQueue<object>, kind: TaskKind): void {
    if (queue.isWatched || queue.firstWaiting === undefined) return;
    queue.isWatched = true;
    const timer = this.platform.setTimer(STALL_DIAGNOSTIC_MS, () => {
      this.watches.delete(timer);
      const workflowId = queue.isWatched ? queue.firstWaiting : undefined;
      if (workflowId === undefined) queue.isWatched = false;
      else
        this.platform.log(
          'warn',
          `No worker polls task queue "${queue.name}" (${kind} tasks): workflow "${workflowId}" waits.`,
        );
    });
    this.watches.add(timer);
  }

  /**
   * Waits for a task of the queue. Resolves to `undefined` when none came in the time of a long poll (real time), when the
   * caller went away, or when the worker said that it is shutting down.
   */
  poll(
    namespace: string,
    kind: TaskKind,
    poller: PollerInfo,
    context: CallContext,
  ): Promise<object | undefined> {
    const queue = this.queue(namespace, kind, poller.taskQueue);
    this.sawPoller(queue, poller);
    queue.isWatched = false;
    const isGone = this.goneWorkers.has(poller.workerInstanceKey);
    if (context.signal.aborted || isGone) return Promise.resolve(undefined);
    const answer = queue.serve(poller);
    if (answer !== undefined) return Promise.resolve(answer);
    return new Promise((resolve) => {
      const limit = Math.min(LONG_POLL_TASK_QUEUE_MS, (context.deadlineMs ?? Infinity) - LONG_POLL_MARGIN_MS);
      const timer = this.platform.setTimer(Math.max(1, limit), () => waiter.giveUp());
      const end = (answer: object | undefined): void => {
        timer.cancel();
        context.signal.removeEventListener('abort', giveUp);
        this.waiting.delete(waiter);
        queue.forget(waiter);
        this.sawPoller(queue, poller);
        resolve(answer);
      };
      const giveUp = (): void => end(undefined);
      const waiter: WaitingPoller<object> = { ...poller, answer: end, giveUp };
      context.signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(waiter);
      queue.wait(waiter);
    });
  }

  /** Whether a worker polls this queue now or did within the last `withinMs` milliseconds. */
  isPolled(namespace: string, kind: TaskKind, name: string, withinMs: number): boolean {
    const queue = this.queues.get(key(namespace, kind, name));
    if (!queue) return false;
    if (queue.hasPoller) return true;
    return queue.lastPolledAt !== undefined && this.platform.monotonicNow() - queue.lastPolledAt <= withinMs;
  }

  /** Whether a worker of this version waits at this queue. */
  hasPollerOf(namespace: string, kind: TaskKind, name: string, version: DeploymentVersion): boolean {
    return this.queues.get(key(namespace, kind, name))?.hasPollerOf(version) ?? false;
  }

  /** The routing of versions changed, or the version of a workflow: waiting tasks and pollers are joined anew. */
  rematch(): void {
    for (const queue of this.queues.values()) queue.rematch();
  }

  private sawPoller(queue: TaskQueue<object>, { identity }: PollerInfo): void {
    const now = this.platform.monotonicNow();
    queue.lastPolledAt = now;
    queue.lastSeen.set(identity, now);
  }

  /** The workers that polled a queue lately, and how many milliseconds of real time ago each was last seen. */
  pollers(namespace: string, kind: TaskKind, name: string): { identity: string; agoMs: number }[] {
    const queue = this.queues.get(key(namespace, kind, name));
    const now = this.platform.monotonicNow();
    return [...(queue?.lastSeen ?? [])]
      .map(([identity, at]) => ({ identity, agoMs: now - at }))
      .filter(({ agoMs }) => agoMs <= POLLER_REMEMBERED_MS);
  }

  /** How many tasks wait in a queue. */
  backlog(namespace: string, kind: TaskKind, name: string): number {
    return this.queues.get(key(namespace, kind, name))?.backlogSize ?? 0;
  }

  /** A worker is shutting down: its waiting polls end with nothing, and its sticky queue counts as abandoned. */
  shutDownWorker(namespace: string, workerInstanceKey: string, stickyQueue: string): void {
    const isItsPoller = (poller: PollerInfo): boolean =>
      (workerInstanceKey !== '' && poller.workerInstanceKey === workerInstanceKey) ||
      (stickyQueue !== '' && poller.taskQueue === stickyQueue);
    if (workerInstanceKey !== '') this.goneWorkers.add(workerInstanceKey);
    for (const queue of this.queues.values()) queue.dismiss(isItsPoller);
    const sticky = this.queues.get(key(namespace, 'workflow', stickyQueue));
    if (sticky) sticky.lastPolledAt = undefined;
  }

  /** Ends every wait. */
  close(): void {
    for (const timer of this.watches) timer.cancel();
    for (const poller of [...this.waiting]) poller.giveUp();
  }

  private queue(namespace: string, kind: TaskKind, name: string): TaskQueue<object> {
    const id = key(namespace, kind, name);
    let queue = this.queues.get(id);
    if (!queue) {
      queue = new TaskQueue(name, (task) => {
        const directive = task.directive?.();
        return directive === 'later' ? undefined : route(this.versions, namespace, kind, name, directive);
      });
      this.queues.set(id, queue);
    }
    return queue;
  }
}

const key = (namespace: string, kind: TaskKind, name: string): string => `${namespace}/${kind}/${name}`;
