import Long from 'long';
import { convertDeploymentVersion } from '@temporalio/common';
import { suggestContinueAsNewReasonsFromProto } from '@temporalio/common/lib/continue-as-new.js';
import { SdkFlags } from '@temporalio/workflow/lib/flags.js';
import { overrideGlobals } from '@temporalio/workflow/lib/global-overrides.js';
import type { Activator } from '@temporalio/workflow/lib/internals.js';
import type { WorkflowInfo } from '@temporalio/workflow';
import * as api from '@temporalio/workflow/lib/worker-interface.js';
import type { Activation, ActivationJob, CodePlace, RealmAnswer, RealmInit, SinkCall } from '../realm.ts';
import { watchPlaces } from './places.ts';
import type { Places } from './places.ts';
import { plain, withLongs } from './plain.ts';

/** What a realm of any kind has to offer its host. */
export interface HostParts {
  /** Evaluates the workflow's module and gives what it exports. Called once, when Date, Math.random and timers are the workflow's. */
  readonly load: () => object;
  /** Evaluates the modules of workflow interceptors, which export `interceptors`. */
  readonly loadInterceptors?: () => readonly object[];
  /** Calls `fn` after all microtasks that are waiting. Must have been taken before the realm's timers were replaced. */
  readonly macrotask: (fn: () => void) => void;
  /** Nanoseconds since 1970 of the wall clock: it orders log lines, and nothing of the workflow sees it. */
  readonly timeOfDayNs?: () => bigint;
  /** Finds the learner's line in a stack trace. When given, the host looks for the place of each command. */
  readonly placeOf?: (stack: string) => CodePlace | undefined;
}

export interface Host {
  /** See `Realm.activate`. One at a time. */
  activate(activation: Activation): Promise<RealmAnswer>;
  /** To be called for each rejection in the realm that nobody handled: the activation that runs fails with it. */
  unhandledRejection(reason: unknown): void;
  /** Ends interceptors and storages. Code of the execution that still waits is not called again. */
  dispose(): void;
}

/**
 * Makes the host of one execution: drives the SDK's `worker-interface` inside the realm as `@temporalio/worker` drives it
 * from outside (lib/workflow/vm-shared.js, 1.24.0), with one macrotask where that lets the `vm` run its microtasks.
 *
 * `prepareGlobals` must have been called before this module was loaded. Throws what the workflow's module throws, and a
 * TypeError when it does not export the workflow's type.
 */
export function createHost(init: RealmInit, parts: HostParts): Host {
  const scope = globalThis as unknown as HostScope;
  if (scope.AsyncLocalStorage === undefined) {
    throw new Error('The realm has no AsyncLocalStorage: call prepareGlobals before the host is loaded.');
  }
  overrideGlobals();
  scope.__TEMPORAL__ = {
    api,
    importWorkflows: () => parts.load(),
    importInterceptors: () => parts.loadInterceptors?.() ?? [],
  };
  api.initRuntime({
    info: {
      ...init.info,
      unsafe: { isReplaying: init.isReplaying, isReplayingHistoryEvents: init.isReplaying },
    } as unknown as WorkflowInfo,
    randomnessSeed: [...init.randomnessSeed],
    now: init.now,
    showStackTraceSources: false,
    failureExceptionTypeNames: [...(init.failureExceptionTypeNames ?? [])],
    sourceMap: { version: '3', sources: [], names: [], mappings: '', file: '' } as never,
    registeredActivityNames: new Set(init.registeredActivityNames),
    getTimeOfDay: () => parts.timeOfDayNs?.() ?? 0n,
    stackTracesEnabled: false,
  });
  const activator = scope.__TEMPORAL_ACTIVATOR__!;
  const places = parts.placeOf && watchPlaces(activator, parts.placeOf);
  if (places !== undefined) Object.assign(activator, { getStackTraces: () => places.ofWaits().map(stackOf) });
  return new WorkflowHost(activator, parts, places);
}

/** The answer to `__stack_trace`. No engine but V8 in Node tells where promises were made; where the code waits is known here. */
function stackOf({ file, line, column }: CodePlace): object {
  return {
    formatted: `    at ${file}:${line}${column === undefined ? '' : `:${column}`}`,
    structured: [{ file_path: file, line, internal_code: false, ...(column !== undefined && { column }) }],
  };
}

interface HostScope {
  AsyncLocalStorage?: unknown;
  __TEMPORAL__?: object;
  __TEMPORAL_ACTIVATOR__?: Activator;
}

type ActivateInput = Parameters<typeof api.activate>[0];
type RandomSeed = Parameters<Activator['updateRandomSeed']>[0];

class WorkflowHost implements Host {
  private readonly turn: () => Promise<void>;
  private rejection: { readonly reason: unknown } | undefined;

  constructor(
    private readonly activator: Activator,
    parts: HostParts,
    private readonly places: Places | undefined,
  ) {
    this.turn = () => new Promise((resolve) => parts.macrotask(resolve));
  }

  async activate(activation: Activation): Promise<RealmAnswer> {
    let completion: object;
    try {
      completion = activation.jobs.some(({ variant }) => variant === 'queryWorkflow')
        ? await this.answerQueries(activation)
        : await this.runJobs(activation);
    } catch (error) {
      completion = {
        runId: activation.runId,
        failed: { failure: this.activator.errorToFailure(error) },
      };
    }
    const commandPlaces = this.places?.ofCommands(completion);
    return {
      completion: plain(completion) as object,
      sinkCalls: this.activator.getAndResetSinkCalls().map(sinkCall),
      ...(commandPlaces !== undefined && { commandPlaces }),
      ...(this.places !== undefined && { conditionPlaces: this.places.ofConditions() }),
    };
  }

  unhandledRejection(reason: unknown): void {
    const error = Object.assign(
      new Error(`Unhandled Promise rejection: ${String(reason)}`, { cause: reason }),
      {
        name: 'UnhandledRejectionError',
      },
    );
    this.activator.workflowTaskError ??= error;
    this.rejection ??= { reason: error };
  }

  dispose(): void {
    try {
      api.dispose();
    } finally {
      api.destroy();
    }
  }

  private async answerQueries(activation: Activation): Promise<object> {
    this.changeInfo({}, { isReplaying: true, isReplayingHistoryEvents: false });
    this.batch(activation, activation.jobs, 0);
    await this.turn();
    const completion = api.concludeActivation();
    await this.turn();
    return completion;
  }

  private async runJobs(activation: Activation): Promise<object> {
    this.prepare(activation);
    const first = activation.jobs.find(({ variant }) => variant === 'initializeWorkflow');
    if (first !== undefined) {
      api.initialize(withLongs(first['initializeWorkflow']) as object);
      await this.turn();
    }
    for (const job of activation.jobs) {
      if (job.variant === 'notifyHasPatch') this.activator.notifyHasPatch(job['notifyHasPatch'] as object);
    }
    await this.runBatches(
      activation,
      activation.jobs.filter(({ variant }) => variant !== 'notifyHasPatch'),
    );
    const completion = api.concludeActivation();
    // Rejections that nobody handles are reported when the microtasks are done.
    await this.turn();
    if (this.rejection !== undefined) throw this.rejection.reason;
    return completion;
  }

  /** Since 1.11 all jobs are one batch; histories that older SDKs wrote had their signals run before the rest. */
  private async runBatches(activation: Activation, jobs: readonly ActivationJob[]): Promise<void> {
    const signals = jobs.filter(({ variant }) => variant === 'signalWorkflow');
    if (signals.length === 0 || this.activator.hasFlag(SdkFlags.ProcessWorkflowActivationJobsAsSingleBatch)) {
      const seed = jobs.findLast(({ variant }) => variant === 'updateRandomSeed');
      if (seed !== undefined) this.activator.updateRandomSeed(seedJob(seed));
      this.batch(
        activation,
        jobs.filter(({ variant }) => variant !== 'updateRandomSeed'),
        0,
      );
      await this.unblock();
      return;
    }
    const rest = jobs.filter(({ variant }) => variant !== 'signalWorkflow');
    for (const [index, batch] of [signals, rest].filter((batch) => batch.length > 0).entries()) {
      this.batch(activation, batch, index);
      await this.unblock();
    }
  }

  private prepare(activation: Activation): void {
    this.activator.now = activation.timestampMs;
    const version = activation.deploymentVersionForCurrentTask;
    this.changeInfo(
      {
        historyLength: activation.historyLength,
        historySize: activation.historySizeBytes,
        continueAsNewSuggested: activation.continueAsNewSuggested,
        targetWorkerDeploymentVersionChanged: activation.targetWorkerDeploymentVersionChanged ?? false,
        suggestedContinueAsNewReasons: suggestContinueAsNewReasonsFromProto([
          ...(activation.suggestContinueAsNewReasons ?? []),
        ]),
        currentBuildId: version?.buildId ?? '',
        currentDeploymentVersion: convertDeploymentVersion(version),
      } as Partial<WorkflowInfo>,
      { isReplaying: activation.isReplaying, isReplayingHistoryEvents: activation.isReplaying },
    );
    this.activator.addKnownFlags([...activation.availableInternalFlags]);
    if (activation.lastSdkVersion !== undefined) this.activator.sdkVersion = activation.lastSdkVersion;
  }

  private changeInfo(changes: Partial<WorkflowInfo>, unsafe: Partial<WorkflowInfo['unsafe']>): void {
    this.activator.mutateWorkflowInfo((info) => ({
      ...info,
      ...changes,
      unsafe: { ...info.unsafe, ...unsafe },
    }));
  }

  private batch(activation: Activation, jobs: readonly ActivationJob[], index: number): void {
    const forSdk = jobs.map((job) =>
      job.variant === 'updateRandomSeed' ? { ...job, updateRandomSeed: seedJob(job) } : withLongs(job),
    );
    api.activate(
      { runId: activation.runId, isReplaying: activation.isReplaying, jobs: forSdk } as ActivateInput,
      index,
    );
  }

  private async unblock(): Promise<void> {
    do await this.turn();
    while (api.tryUnblockConditions() > 0);
    await this.turn();
  }
}

function seedJob(job: ActivationJob): RandomSeed {
  const { randomnessSeed } = job['updateRandomSeed'] as { randomnessSeed: readonly number[] };
  return { randomnessSeed: Long.fromBytes([...randomnessSeed], true) };
}

/** Functions stay here: what is left can be cloned. */
function sinkCall({
  ifaceName,
  fnName,
  args,
  workflowInfo,
}: ReturnType<Activator['getAndResetSinkCalls']>[number]): SinkCall {
  const { isReplaying, isReplayingHistoryEvents } = workflowInfo.unsafe;
  return {
    ifaceName,
    fnName,
    args,
    workflowInfo: { ...workflowInfo, unsafe: { isReplaying, isReplayingHistoryEvents } },
  };
}
