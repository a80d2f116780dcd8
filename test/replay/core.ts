import { native } from '@temporalio/core-bridge';
import proto from '@temporalio/proto';
import type { HistoryEvent } from '../../src/service/proto.ts';
import { scriptOf, type Script } from './script.ts';

const { coresdk } = proto;
const { WorkflowActivation } = coresdk.workflow_activation;
const { WorkflowActivationCompletion } = coresdk.workflow_completion;
const { EvictionReason } = coresdk.workflow_activation.RemoveFromCache;

/** How long the core may take over one history before it counts as stuck, in milliseconds. */
const STUCK_AFTER_MS = 10_000;

/** Reasons of the core to let go of a run that are no complaint. */
const harmless = new Set<number>([
  EvictionReason.CACHE_FULL,
  EvictionReason.LANG_REQUESTED,
  EvictionReason.WORKFLOW_EXECUTION_ENDING,
]);

/**
 * The core of the SDK as a reader of histories. There is no workflow code: a puppet answers each activation with the
 * commands that the history itself shows. So the core checks what it checks in every replay: that each event is one that
 * it expects there, in this order, about something that is open, and that nothing which must follow is missing.
 */
export class CoreReplay {
  private readonly worker: native.Worker;
  private readonly pusher: native.HistoryPusher;
  private readonly runtime: native.Runtime;
  private pushed = 0;
  /** The core did not come to an end with a history. */
  isStuck = false;

  constructor() {
    this.runtime = native.newRuntime({
      logExporter: { type: 'console', filter: 'off', format: 'compact' },
      telemetry: { attachServiceName: false, metricPrefix: 'replay_' },
      metricsExporter: null,
      workerHeartbeatIntervalMillis: null,
    });
    [this.worker, this.pusher] = native.newReplayWorker(this.runtime, workerOptions);
  }

  /**
   * Replays one history.
   *
   * @returns the core's complaint, or nothing when it accepts the history; a history without a started workflow task tells it nothing
   * @throws when an earlier history was never finished: that one would get the answers meant for this one
   */
  async replay(history: readonly HistoryEvent[]): Promise<string | undefined> {
    if (this.isStuck) throw new Error('the core is stuck in an earlier history; make another CoreReplay');
    if (!history.some((event) => event.workflowTaskStartedEventAttributes)) return undefined;
    const script = scriptOf(history);
    this.pushed += 1;
    await native.pushHistory(this.pusher, `replay-${this.pushed}`, encodeHistory(script.events));
    let watch!: NodeJS.Timeout;
    const stuck = new Promise<string>((resolve) => {
      watch = setTimeout(() => {
        this.isStuck = true;
        resolve(`the core was not done after ${STUCK_AFTER_MS / 1000} s`);
      }, STUCK_AFTER_MS);
    });
    try {
      return await Promise.race([this.answer(script), stuck]);
    } finally {
      clearTimeout(watch);
    }
  }

  async close(): Promise<void> {
    native.closeHistoryStream(this.pusher);
    native.workerInitiateShutdown(this.worker);
    // The last poll answers that the worker is shut down.
    await native.workerPollWorkflowActivation(this.worker).catch(() => undefined);
    await native.workerFinalizeShutdown(this.worker);
    native.runtimeShutdown(this.runtime);
  }

  private async answer({ commands }: Script): Promise<string | undefined> {
    const left = new Map(commands);
    for (;;) {
      const activation = WorkflowActivation.decode(await native.workerPollWorkflowActivation(this.worker));
      const eviction = activation.jobs?.find((job) => job.removeFromCache)?.removeFromCache;
      // It may pass over workflow tasks in which nothing was new; then it asks for all at once.
      const asked = eviction ? [] : [...left.keys()].filter((started) => started <= activation.historyLength);
      await this.complete(
        activation.runId,
        asked.flatMap((started) => left.get(started)!),
      );
      for (const started of asked) left.delete(started);
      if (!eviction) continue;
      if (harmless.has(eviction.reason ?? 0)) return unasked(left);
      return `${EvictionReason[eviction.reason ?? 0]}: ${eviction.message}`;
    }
  }

  private complete(runId: string, commands: readonly object[]): Promise<void> {
    const successful = { commands: [...commands], versioningBehavior: 0 };
    const bytes = WorkflowActivationCompletion.encodeDelimited({ runId, successful }).finish();
    return native.workerCompleteWorkflowActivation(
      this.worker,
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
  }
}

/** Workflow tasks of which the core made no activation though they had commands: then nothing was checked there. */
function unasked(left: ReadonlyMap<number, readonly object[]>): string | undefined {
  const withCommands = [...left]
    .filter(([, commands]) => commands.length > 0)
    .map(([startedId]) => startedId);
  return withCommands.length > 0
    ? `the core never asked about the workflow tasks that events ${withCommands.join(', ')} started`
    : undefined;
}

function encodeHistory(events: readonly HistoryEvent[]): Buffer {
  const { History } = proto.temporal.api.history.v1;
  return Buffer.from(History.encodeDelimited(History.fromObject({ events })).finish());
}

const slots = { type: 'fixed-size', numSlots: 2 } as const;
const poller = { type: 'simple-maximum', maximum: 1 } as const;

const workerOptions: native.WorkerOptions = {
  identity: 'replay',
  buildId: 'replay',
  useVersioning: false,
  workerDeploymentOptions: null,
  taskQueue: 'replay',
  namespace: 'replay',
  tuner: {
    workflowTaskSlotSupplier: slots,
    activityTaskSlotSupplier: slots,
    localActivityTaskSlotSupplier: slots,
    nexusTaskSlotSupplier: slots,
    resourceBasedTunerConfig: null,
  },
  nonStickyToStickyPollRatio: 0.2,
  workflowTaskPollerBehavior: poller,
  activityTaskPollerBehavior: poller,
  nexusTaskPollerBehavior: poller,
  taskTypes: {
    enableWorkflows: true,
    enableLocalActivities: false,
    enableRemoteActivities: false,
    enableNexus: false,
  },
  stickyQueueScheduleToStartTimeout: 10_000,
  maxCachedWorkflows: 0,
  maxHeartbeatThrottleInterval: 60_000,
  defaultHeartbeatThrottleInterval: 30_000,
  maxTaskQueueActivitiesPerSecond: null,
  maxActivitiesPerSecond: null,
  maxEagerActivityReservationsPerWorkflowTask: 0,
  shutdownGraceTime: 0,
  plugins: [],
  storageDrivers: [],
  workflowFailureErrors: [],
  workflowTypesToFailureErrors: {},
  disablePayloadErrorLimit: false,
};
