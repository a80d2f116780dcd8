import { fromMs, toMs } from '../core/messages.ts';
import type { Failure, Timestamp } from '../core/messages.ts';
import type { LocalActivities, LocalActivityMachine, LocalResult } from '../machines/local-activity.ts';
import type { WorkerPlatform } from '../platform.ts';
import { ActivityAttempt } from './execute.ts';
import type { ActivityParts, ActivityResult } from './execute.ts';
import { activityInfo } from './info.ts';

const DEFAULT_RETRY_THRESHOLD_MS = 60_000;
/** Of `temporal.api.enums.v1.TimeoutType`. */
const TimeoutType = { startToClose: 1, scheduleToClose: 3 } as const;

interface Place {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
}

interface RetryPolicy {
  readonly initialInterval?: Timestamp;
  readonly backoffCoefficient?: number;
  readonly maximumInterval?: Timestamp;
  readonly maximumAttempts?: number;
  readonly nonRetryableErrorTypes?: readonly string[];
}

interface Running {
  attempt?: ActivityAttempt;
  attemptNumber: number;
  canceled: boolean;
  timers: { cancel(): void }[];
  readonly scheduledMs: number;
}

export interface Deadline {
  readonly reached: Promise<undefined>;
  cancel(): void;
}

/** The local activities of one execution: they run in the Worker, between two things that the workflow hears. */
export class LocalRunner implements LocalActivities {
  private queued: LocalActivityMachine[] = [];
  private readonly running = new Map<LocalActivityMachine, Running>();
  private results: (() => void)[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly parts: ActivityParts,
    private readonly platform: WorkerPlatform,
    private readonly place: Place,
  ) {}

  /** How many have no result that the workflow has heard. */
  get open(): number {
    return this.queued.length + this.running.size + this.results.length;
  }

  /** How many have failed before and are not done. */
  get retrying(): number {
    return [...this.running.values()].filter(({ attemptNumber }) => attemptNumber > 1).length;
  }

  start(machine: LocalActivityMachine): void {
    this.queued.push(machine);
  }

  cancel(machine: LocalActivityMachine): void {
    const running = this.running.get(machine);
    if (running === undefined) {
      if (!this.queued.includes(machine)) return;
      this.queued = this.queued.filter((other) => other !== machine);
      machine.resolve({ cancelled: { failure: { canceledFailureInfo: {} } }, attempt: 1 });
      return;
    }
    running.canceled = true;
    if (running.attempt !== undefined) running.attempt.cancel('CANCELLED');
    else this.finish(machine, { cancelled: { failure: { canceledFailureInfo: {} } }, attempt: 1 });
  }

  abandon(machine: LocalActivityMachine): void {
    this.queued = this.queued.filter((other) => other !== machine);
    this.running.delete(machine);
  }

  /** Starts what the code has asked for. */
  begin(): void {
    const queued = this.queued;
    this.queued = [];
    for (const machine of queued) {
      const attemptNumber = machine.attributes.attempt ?? 1;
      const scheduledMs = this.platform.wallNow();
      const running = { attemptNumber, canceled: false, timers: [], scheduledMs };
      this.running.set(machine, running);
      void this.run(machine, running);
    }
  }

  deadline(ms: number): Deadline {
    let timer = { cancel: (): void => undefined };
    const reached = new Promise<undefined>((resolve) => {
      if (this.open > 0) timer = this.platform.setTimer(ms, () => resolve(undefined));
    });
    return { reached, cancel: () => timer.cancel() };
  }

  /** Waits for the next result; gives what tells it to the workflow, or nothing when the deadline comes first. */
  async next(deadline: Deadline): Promise<(() => void) | undefined> {
    while (this.results.length === 0) {
      const woken = new Promise<true>((resolve) => (this.wake = () => resolve(true)));
      if ((await Promise.race([woken, deadline.reached])) === undefined) return undefined;
    }
    return this.results.shift();
  }

  close(): void {
    for (const { attempt, timers } of this.running.values()) {
      attempt?.cancel('WORKER_SHUTDOWN');
      for (const timer of timers) timer.cancel();
    }
    this.running.clear();
    this.queued = [];
    this.results = [];
    this.wake();
  }

  private finish(machine: LocalActivityMachine, result: LocalResult): void {
    const running = this.running.get(machine);
    if (running === undefined) return;
    for (const timer of running.timers) timer.cancel();
    this.running.delete(machine);
    const completeTimeMs = machine.startedAtMs + this.platform.wallNow() - running.scheduledMs;
    this.results.push(() => machine.resolve({ completeTimeMs, ...result }));
    this.wake();
  }

  private async run(machine: LocalActivityMachine, running: Running): Promise<void> {
    const { attributes } = machine;
    const { attemptNumber } = running;
    running.timers = [];
    const startedMs = this.platform.wallNow();
    const originalMs = toMs(attributes.originalScheduleTime) || running.scheduledMs;
    const scheduled = { originalScheduleTime: fromMs(originalMs), attempt: attemptNumber };
    const info = await activityInfo(
      {
        ...attributes,
        activityType: { name: attributes.activityType },
        workflowExecution: this.place,
        workflowType: { name: this.place.workflowType },
        workflowNamespace: this.place.namespace,
        scheduledTime: fromMs(originalMs),
        currentAttemptScheduledTime: fromMs(startedMs),
        attempt: attemptNumber,
      },
      { ...this.place, isLocal: true, dataConverter: this.parts.dataConverter },
    );
    if (!this.running.has(machine)) return;
    const attempt = new ActivityAttempt(this.parts, {
      info,
      input: attributes.arguments ?? [],
      heartbeat: () => undefined,
    });
    running.attempt = attempt;
    const timeLimits: readonly (readonly [number, number])[] = [
      [toMs(attributes.startToCloseTimeout), TimeoutType.startToClose],
      [leftOf(attributes.scheduleToCloseTimeout, originalMs, startedMs), TimeoutType.scheduleToClose],
    ];
    for (const [ms, timeoutType] of timeLimits) {
      if (ms <= 0) continue;
      const timer = this.platform.setTimer(ms, () => {
        attempt.cancel('TIMED_OUT');
        const failure = { message: 'Activity timed out', timeoutFailureInfo: { timeoutType } };
        if (timeoutType === TimeoutType.scheduleToClose)
          this.finish(machine, { timedOut: { failure }, ...scheduled });
        else this.retry(machine, running, { timedOut: { failure } }, scheduled);
      });
      running.timers.push(timer);
    }
    const result = await attempt.result;
    if (running.attempt !== attempt || !this.running.has(machine)) return;
    if ('willCompleteAsync' in result) return;
    if ('failed' in result) this.retry(machine, running, result, scheduled);
    else this.finish(machine, { ...result, ...scheduled });
  }

  private retry(
    machine: LocalActivityMachine,
    running: Running,
    result: Exclude<ActivityResult, { willCompleteAsync: object }> | { timedOut: { failure: Failure } },
    scheduled: { readonly attempt: number; readonly originalScheduleTime: Timestamp },
  ): void {
    for (const timer of running.timers) timer.cancel();
    delete running.attempt;
    const failure = 'failed' in result ? result.failed.failure : undefined;
    const { attributes } = machine;
    const backoffMs = nextBackoff(attributes.retryPolicy ?? {}, scheduled.attempt, failure);
    if (backoffMs === undefined || running.canceled) return this.finish(machine, { ...result, ...scheduled });
    const threshold = toMs(attributes.localRetryThreshold) || DEFAULT_RETRY_THRESHOLD_MS;
    if (backoffMs > threshold) return this.finish(machine, { ...result, ...scheduled, backoffMs });
    running.attemptNumber = scheduled.attempt + 1;
    const again = (): void => void this.run(machine, running);
    running.timers.push(this.platform.setTimer(backoffMs, again));
  }
}

function leftOf(timeout: Timestamp | undefined, sinceMs: number, nowMs: number): number {
  return timeout === undefined ? 0 : Math.max(1, toMs(timeout) - (nowMs - sinceMs));
}

/** Milliseconds until the next attempt; nothing when there is none. */
function nextBackoff(policy: RetryPolicy, attempt: number, failure: Failure | undefined): number | undefined {
  const info = failure?.['applicationFailureInfo'] as
    { type?: string; nonRetryable?: boolean; nextRetryDelay?: Timestamp } | undefined;
  const { maximumAttempts = 0, nonRetryableErrorTypes = [], backoffCoefficient = 2 } = policy;
  if (info?.nonRetryable === true || nonRetryableErrorTypes.includes(info?.type ?? '')) return undefined;
  if (maximumAttempts > 0 && attempt >= maximumAttempts) return undefined;
  if (info?.nextRetryDelay !== undefined) return toMs(info.nextRetryDelay);
  const initialMs = toMs(policy.initialInterval) || 1000;
  const maximumMs = toMs(policy.maximumInterval) || initialMs * 100;
  return Math.min(initialMs * backoffCoefficient ** (attempt - 1), maximumMs);
}
