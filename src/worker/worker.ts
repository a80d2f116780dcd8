import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { Duration, LoadedDataConverter, Logger } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { ActivityFunctions, ActivityParts } from './activities/execute.ts';
import { ActivityWorker } from './activities/activity-worker.ts';
import { EagerActivities } from './activities/eager.ts';
import type { PolledActivity } from './activities/info.ts';
import { workerVersion } from './deployment.ts';
import type { WorkerDeploymentOptions } from './deployment.ts';
import { silentLogger } from './logger.ts';
import type { WorkerPlatform } from './platform.ts';
import type { Realms } from './realm.ts';
import type { ServiceCalls } from './service.ts';
import { withoutGaps } from './core/messages.ts';
import { deliver } from './sinks.ts';
import { Slots } from './slots.ts';
import type { Sinks } from './sinks.ts';
import type { PolledTask } from './task.ts';
import { Status, statusOf, WorkflowApi } from './workflow-api.ts';
import { WorkflowWorker } from './workflow-worker.ts';

export interface WorkerOptions {
  readonly service: ServiceCalls;
  readonly platform: WorkerPlatform;
  /** Default: `default`. */
  readonly namespace?: string;
  readonly taskQueue: string;
  /** Where workflow code runs. Without it the Worker runs activities alone. */
  readonly realms?: Realms;
  readonly activities?: ActivityFunctions;
  /** What the histories know this worker by. Default: a new id. */
  readonly identity?: string;
  /** How many executions stay in memory between their workflow tasks. 0: each task replays from the first event. Default: 100. */
  readonly maxCachedWorkflows?: number;
  /** Default: 100. */
  readonly maxConcurrentActivityTaskExecutions?: number;
  /** What receives `proxySinks` and `log` of workflows. */
  readonly sinks?: Sinks;
  readonly logger?: Logger;
  /** For activities. The converters of workflow code are modules of its realm, but its codecs are these. */
  readonly dataConverter?: LoadedDataConverter;
  /** Names of error classes that fail a workflow instead of its workflow task. */
  readonly failureExceptionTypeNames?: readonly string[];
  /** Deprecated by the SDK; `workerDeploymentOptions` say it better. */
  readonly buildId?: string;
  readonly workerDeploymentOptions?: WorkerDeploymentOptions;
  /** How long a heartbeat waits at most for those behind it. Default: 60 s. */
  readonly maxHeartbeatThrottleInterval?: Duration;
  /** The same for activities without a heartbeat timeout. Default: 30 s. */
  readonly defaultHeartbeatThrottleInterval?: Duration;
}

type State = 'INITIALIZED' | 'RUNNING' | 'STOPPING' | 'STOPPED' | 'FAILED';

/** A pause before the next poll when the service could not be asked. */
const RETRY_MS = 200;
/** How long a service may take to end the polls of a Worker that stops. */
const END_POLLS_MS = 1000;
/** Of `temporal.api.enums.v1.TaskQueueType`. */
const WORKFLOW = 1;
const ACTIVITY = 2;

/**
 * Polls a task queue for workflow and activity tasks and does them, as the Worker of `@temporalio/worker` does with its
 * native core. What it does not do it says by name: Nexus operations.
 */
export class Worker {
  private state: State = 'INITIALIZED';
  private readonly polls = new AbortController();
  private readonly calls = new AbortController();
  private readonly api: WorkflowApi;
  private readonly workflows: WorkflowWorker | undefined;
  private readonly activities: ActivityWorker | undefined;
  private readonly open = new Set<Promise<void>>();
  private readonly slots: Slots;
  private fail: (error: unknown) => void = () => undefined;
  private readonly instanceKey: string;
  private patience: { cancel(): void } | undefined;

  private constructor(private readonly options: WorkerOptions) {
    const { platform, taskQueue, namespace = 'default', realms } = options;
    const identity = options.identity ?? `worker-${platform.newId()}`;
    const version = workerVersion(options.workerDeploymentOptions, options.buildId);
    this.api = new WorkflowApi(options.service, namespace, identity, version);
    this.instanceKey = platform.newId();
    const parts = activityParts(options);
    this.slots = new Slots(options.maxConcurrentActivityTaskExecutions ?? 100);
    if (Object.keys(parts.activities).length > 0) {
      const throttle = {
        defaultMs: msToNumber(options.defaultHeartbeatThrottleInterval ?? '30s'),
        maxMs: msToNumber(options.maxHeartbeatThrottleInterval ?? '60s'),
      };
      this.activities = new ActivityWorker(parts, this.api, platform, taskQueue, throttle, this.calls.signal);
    }
    if (realms === undefined) return;
    this.workflows = new WorkflowWorker({
      api: this.api,
      platform,
      realms,
      taskQueue,
      activities: parts,
      maxCached: options.maxCachedWorkflows ?? 100,
      failureExceptionTypeNames: options.failureExceptionTypeNames ?? [],
      deploymentVersion: version.current,
      defaultVersioningBehavior: version.defaultBehavior,
      eager: new EagerActivities(taskQueue, this.slots, {
        begin: (task) => this.begin(this.activities!.handle(task), true),
        isWilling: () => this.state === 'RUNNING' && this.activities !== undefined,
      }),
      sink: (call, replaying) => deliver(options.sinks ?? {}, parts.logger, call, replaying),
      signal: this.calls.signal,
    });
  }

  static create(options: WorkerOptions): Worker {
    if (options.realms === undefined && Object.keys(options.activities ?? {}).length === 0)
      throw new TypeError('A Worker needs workflows (`realms`), activities or both.');
    return new Worker(options);
  }

  getState(): State {
    return this.state;
  }

  /** Runs until {@link shutdown}. Rejects when the Worker can't go on. */
  async run(): Promise<void> {
    if (this.state !== 'INITIALIZED') throw new Error('Poller was already started');
    this.state = 'RUNNING';
    const broken = new Promise<never>((_, reject) => (this.fail = reject));
    try {
      await Promise.race([Promise.all(this.pollers()), broken]);
      await Promise.race([this.drain(), broken]);
      this.state = 'STOPPED';
    } catch (error) {
      this.state = 'FAILED';
      throw error;
    } finally {
      this.polls.abort();
      this.calls.abort();
      this.patience?.cancel();
      await this.workflows?.close();
    }
  }

  /** Polls no more, tells activities to stop, and lets {@link run} end when all tasks are done. */
  shutdown(): void {
    if (this.state !== 'RUNNING') throw new Error(`Not running. Current state: ${this.state}`);
    this.state = 'STOPPING';
    this.slots.close();
    this.activities?.cancelAll();
    void this.endPolls();
  }

  /**
   * The service ends the polls itself and frees what waits in the sticky queue. A poll that is broken off from here might be given a
   * task on the way, which nobody would do. A service that doesn't end them has a second.
   */
  private async endPolls(): Promise<void> {
    const { taskQueue, platform } = this.options;
    const request = {
      taskQueue,
      stickyTaskQueue: this.workflows?.stickyQueue,
      workerInstanceKey: this.instanceKey,
      reason: 'graceful shutdown',
      taskQueueTypes: [...(this.workflows ? [WORKFLOW] : []), ...(this.activities ? [ACTIVITY] : [])],
    };
    try {
      await this.api.call('ShutdownWorker', withoutGaps(request), this.calls.signal);
      if (!this.polls.signal.aborted)
        this.patience = platform.setTimer(END_POLLS_MS, () => this.polls.abort());
    } catch {
      this.polls.abort();
    }
  }

  /** Runs for as long as the promise, or what the function begins, is not settled, and gives its result. */
  async runUntil<R>(until: Promise<R> | (() => Promise<R>)): Promise<R> {
    const running = this.run();
    const inner = (async () => (typeof until === 'function' ? until() : until))();
    inner.catch(() => undefined);
    await Promise.race([running, inner.catch(() => undefined)]);
    if (this.state === 'RUNNING') this.shutdown();
    await running;
    return inner;
  }

  private pollers(): Promise<void>[] {
    const { workflows, activities } = this;
    const polls: Promise<void>[] = [];
    if (workflows !== undefined) {
      const take = (task: PolledTask): Promise<void> => workflows.handle(task);
      for (const taskQueue of workflows.queues)
        polls.push(this.poll('PollWorkflowTaskQueue', { taskQueue }, take, false));
    }
    if (activities !== undefined) {
      const taskQueue = { name: this.options.taskQueue, kind: 1 };
      const take = (task: PolledActivity): Promise<void> => activities.handle(task);
      polls.push(this.poll('PollActivityTaskQueue', { taskQueue }, take, true));
    }
    return polls;
  }

  private async poll<Task extends { readonly taskToken?: Uint8Array }>(
    method: string,
    request: object,
    take: (task: Task) => Promise<void>,
    takesSlot: boolean,
  ): Promise<void> {
    const full = { ...request, workerInstanceKey: this.instanceKey };
    while (this.state === 'RUNNING') {
      if (takesSlot && !(await this.slots.take())) return;
      const task = await this.ask<Task>(method, full);
      if (task?.taskToken?.length) this.begin(take(task), takesSlot);
      else if (takesSlot) this.slots.giveBack();
    }
  }

  private begin(handled: Promise<void>, hasSlot: boolean): void {
    const done = handled.catch((error: unknown) => this.fail(error));
    this.open.add(done);
    void done.then(() => {
      this.open.delete(done);
      if (hasSlot) this.slots.giveBack();
    });
  }

  private async ask<Task>(method: string, request: object): Promise<Task | undefined> {
    try {
      return await this.api.poll<Task>(method, request, this.polls.signal);
    } catch (error) {
      if (this.state !== 'RUNNING') return undefined;
      const status = statusOf(error);
      if (status === undefined || status === Status.INVALID_ARGUMENT || status === Status.NOT_FOUND)
        throw error;
      await new Promise<void>((resolve) => this.options.platform.setTimer(RETRY_MS, resolve));
      return undefined;
    }
  }

  private async drain(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open);
  }
}

function activityParts(options: WorkerOptions): ActivityParts {
  return {
    activities: options.activities ?? {},
    logger: options.logger ?? silentLogger,
    dataConverter: options.dataConverter ?? {
      payloadConverter: defaultPayloadConverter,
      failureConverter: defaultFailureConverter,
      payloadCodecs: [],
    },
  };
}
