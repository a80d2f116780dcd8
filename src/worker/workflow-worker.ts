import pkg from '@temporalio/workflow/package.json' with { type: 'json' };
import type { EagerActivities } from './activities/eager.ts';
import type { ActivityParts } from './activities/execute.ts';
import type { PolledActivity } from './activities/info.ts';
import { LocalRunner } from './activities/local-runner.ts';
import { WorkflowCodec } from './codec.ts';
import type { WorkerPlatform } from './platform.ts';
import { packMessage } from './platform.ts';
import type { Realms, SinkCall } from './realm.ts';
import { Run } from './run.ts';
import type { QueryResult, TaskAnswer } from './run.ts';
import { completeHistory, readTask } from './task.ts';
import type { PolledTask, WorkflowTask } from './task.ts';
import { statusOf } from './workflow-api.ts';
import type { WorkflowApi } from './workflow-api.ts';
import { realmInit } from './workflow-info.ts';

export const SDK_NAME = 'temporal-typescript';
export const SDK_VERSION: string = pkg.version;

/** Of `temporal.api.enums.v1`: TaskQueueKind and QueryResultType. */
const NORMAL = 1;
const STICKY = 2;
const ANSWERED = 1;
const FAILED = 2;
/** How long a task waits for this worker before any other may have it. */
const STICKY_TIMEOUT_SECONDS = 10;

export interface WorkflowParts {
  readonly api: WorkflowApi;
  readonly platform: WorkerPlatform;
  readonly realms: Realms;
  readonly taskQueue: string;
  readonly activities: ActivityParts;
  readonly maxCached: number;
  readonly failureExceptionTypeNames: readonly string[];
  readonly deploymentVersion: { readonly deploymentName?: string; readonly buildId?: string } | undefined;
  readonly defaultVersioningBehavior: number;
  readonly eager: EagerActivities;
  readonly sink: (call: SinkCall, replaying: boolean) => void;
  readonly signal: AbortSignal;
}

type Completed = Extract<TaskAnswer, { kind: 'completed' }>;

/** What the service answers to a completion. */
interface Completion {
  readonly workflowTask?: PolledTask;
  readonly activityTasks?: readonly PolledActivity[];
  readonly resetHistoryEventId?: number;
}

/** Makes a run for the execution that a task is about. */
export function makeRun(
  parts: Omit<WorkflowParts, 'api' | 'signal' | 'eager' | 'defaultVersioningBehavior'>,
  namespace: string,
  task: WorkflowTask,
): Run {
  const { workflowId, runId, workflowType } = task;
  const { taskQueue, platform, activities, deploymentVersion, realms, sink } = parts;
  const place = {
    namespace,
    taskQueue,
    registeredActivityNames: Object.keys(activities.activities),
    failureExceptionTypeNames: parts.failureExceptionTypeNames,
  };
  return new Run({
    realms,
    execution: {
      namespace,
      taskQueue,
      workflowId,
      runId,
      sdkName: SDK_NAME,
      sdkVersion: SDK_VERSION,
      deploymentVersion,
    },
    locals: new LocalRunner(activities, platform, { namespace, taskQueue, workflowId, runId, workflowType }),
    codec: new WorkflowCodec(activities.dataConverter.payloadCodecs),
    init: (activation) => realmInit(activation, place),
    sink,
  });
}

/** The workflow tasks of a Worker, and the executions that it remembers. */
export class WorkflowWorker {
  /** By run id; the one that was used last comes last. */
  private readonly cache = new Map<string, Run>();
  /** Tasks of one execution are done one after the other. */
  private readonly turns = new Map<string, Promise<void>>();
  readonly stickyQueue: string;

  constructor(private readonly parts: WorkflowParts) {
    this.stickyQueue = `${parts.api.identity}-${parts.taskQueue}-${parts.platform.newId()}`;
  }

  /** The queues that have to be polled. */
  get queues(): readonly object[] {
    const normal = { name: this.parts.taskQueue, kind: NORMAL };
    const sticky = { name: this.stickyQueue, kind: STICKY, normalName: this.parts.taskQueue };
    return this.parts.maxCached > 0 ? [normal, sticky] : [normal];
  }

  handle(polled: PolledTask): Promise<void> {
    const runId = polled.workflowExecution?.runId ?? '';
    const before = this.turns.get(runId) ?? Promise.resolve();
    const turn = before.then(() => this.handleAll(runId, polled));
    const quiet = turn.catch(() => undefined);
    this.turns.set(runId, quiet);
    void quiet.then(() => {
      if (this.turns.get(runId) === quiet) this.turns.delete(runId);
    });
    return turn;
  }

  async close(): Promise<void> {
    for (const runId of [...this.cache.keys()]) await this.evict(runId);
  }

  /** A completion may bring the next task with it. */
  private async handleAll(runId: string, first: PolledTask): Promise<void> {
    for (let polled: PolledTask | undefined = first; polled?.taskToken?.length;) {
      polled = await this.handleOne(runId, polled);
    }
  }

  private async handleOne(runId: string, polled: PolledTask): Promise<PolledTask | undefined> {
    const { api, platform, signal } = this.parts;
    let run = this.cache.get(runId);
    // The service takes another task for the last one: what we have done since then did not count.
    const behind = (polled.previousStartedEventId ?? 0) !== run?.execution.startedId;
    if (run !== undefined && behind && polled.query === undefined) {
      await this.evict(runId);
      run = undefined;
    }
    let task: WorkflowTask;
    try {
      task = readTask(platform, await completeHistory(api, polled, run?.execution.lastEventId ?? 0, signal));
    } catch (error) {
      if (statusOf(error) === undefined) throw error;
      return undefined;
    }
    run ??= makeRun(this.parts, api.namespace, task);
    this.remember(runId, run);
    const before = run.execution.startedId;
    const answer = await run.handle(task);
    const next = await this.report(task, run, answer, before);
    const forgotten = this.parts.maxCached <= 0 && !(answer.kind === 'completed' && answer.forceNew);
    if (forgotten || answer.kind === 'failed' || run.execution.ended || run.execution.codeEnded)
      await this.evict(runId);
    await this.makeRoom(runId);
    return next;
  }

  private remember(runId: string, run: Run): void {
    this.cache.delete(runId);
    this.cache.set(runId, run);
  }

  private async makeRoom(current: string): Promise<void> {
    const room = Math.max(1, this.parts.maxCached);
    for (const runId of [...this.cache.keys()]) {
      if (this.cache.size <= room) return;
      if (runId !== current && !this.turns.has(runId)) await this.evict(runId);
    }
  }

  private async evict(runId: string): Promise<void> {
    const run = this.cache.get(runId);
    this.cache.delete(runId);
    await run?.dispose();
  }

  private async report(
    task: WorkflowTask,
    run: Run,
    answer: TaskAnswer,
    startedBefore: number,
  ): Promise<PolledTask | undefined> {
    const { api, signal } = this.parts;
    const { taskToken } = task;
    try {
      switch (answer.kind) {
        case 'nothing':
          return undefined;
        case 'query':
          await api.call('RespondQueryTaskCompleted', { taskToken, ...queryAnswer(answer.result) }, signal);
          return undefined;
        case 'failed':
          return await this.reportFailure(task, answer);
        case 'completed': {
          const reply = await this.complete(taskToken, answer);
          if (reply.resetHistoryEventId) run.execution.forgetTask(startedBefore);
          return reply.workflowTask;
        }
      }
    } catch (error) {
      if (statusOf(error) === undefined) throw error;
      // The task has ended without us, or the service has failed it itself: what we know may be wrong.
      await this.evict(task.runId);
      return undefined;
    }
  }

  private async reportFailure(
    task: WorkflowTask,
    { cause, failure }: Extract<TaskAnswer, { kind: 'failed' }>,
  ): Promise<undefined> {
    const { api, signal } = this.parts;
    const { taskToken } = task;
    if (task.query !== undefined) {
      const result = { queryId: '', failed: failure };
      await api.call('RespondQueryTaskCompleted', { taskToken, ...queryAnswer(result) }, signal);
    } else if (task.attempt <= 1) {
      // As Core does: later attempts end by their timeout, so that a broken workflow does not spin.
      await api.answer('RespondWorkflowTaskFailed', { taskToken, cause, failure }, signal);
    }
    return undefined;
  }

  private async complete(taskToken: Uint8Array, answer: Completed): Promise<Completion> {
    const { api, eager, signal } = this.parts;
    const { commands, reserved } = eager.reserve(answer.commands);
    let reply: Completion = {};
    try {
      const request = { taskToken, ...this.completion(answer), commands };
      reply = await api.answer<Completion>('RespondWorkflowTaskCompleted', request, signal);
    } finally {
      eager.take(reserved, reply.activityTasks);
    }
    return reply;
  }

  private completion(answer: Completed): object {
    const { maxCached, platform, taskQueue, defaultVersioningBehavior } = this.parts;
    const versioningBehavior = answer.versioningBehavior || defaultVersioningBehavior;
    const workerTaskQueue = { name: this.stickyQueue, kind: STICKY, normalName: taskQueue };
    const scheduleToStartTimeout = { seconds: STICKY_TIMEOUT_SECONDS };
    return {
      messages: answer.messages.map((message) => packMessage(platform, message)),
      queryResults: Object.fromEntries(
        answer.queries.map((result) => [result.queryId, inTaskAnswer(result)]),
      ),
      sdkMetadata: answer.metadata,
      returnNewWorkflowTask: true,
      forceCreateNewWorkflowTask: answer.forceNew,
      capabilities: { discardSpeculativeWorkflowTaskWithEvents: true },
      meteringMetadata:
        answer.localRetries > 0 ? { nonfirstLocalActivityExecutionAttempts: answer.localRetries } : {},
      ...(versioningBehavior > 0 && { versioningBehavior }),
      ...(maxCached > 0 && { stickyAttributes: { workerTaskQueue, scheduleToStartTimeout } }),
    };
  }
}

function inTaskAnswer({ succeeded, failed }: QueryResult): object {
  if (failed !== undefined)
    return { resultType: FAILED, errorMessage: failed.message ?? '', failure: failed };
  const { response } = succeeded ?? {};
  return { resultType: ANSWERED, ...(response && { answer: { payloads: [response] } }) };
}

function queryAnswer({ succeeded, failed }: QueryResult): object {
  if (failed !== undefined)
    return { completedType: FAILED, errorMessage: failed.message ?? '', failure: failed };
  const { response } = succeeded ?? {};
  return { completedType: ANSWERED, ...(response && { queryResult: { payloads: [response] } }) };
}
