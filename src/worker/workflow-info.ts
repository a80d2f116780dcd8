import { convertDeploymentVersion } from '@temporalio/common';
import { decompileRetryPolicy } from '@temporalio/common';
import { decodePriority } from '@temporalio/common/lib/priority.js';
import type { Activation, RealmInit } from './realm.ts';
import type { Timestamp } from './core/messages.ts';
import { toMs } from './core/messages.ts';
import { withLongs } from './host/plain.ts';

interface Place {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly registeredActivityNames: readonly string[];
  readonly failureExceptionTypeNames: readonly string[];
}

type Started = Readonly<Record<string, unknown>> & {
  readonly parentWorkflowInfo?: Readonly<Record<string, string>>;
  readonly rootWorkflow?: Readonly<Record<string, string>>;
  readonly randomnessSeed: readonly number[];
};

/** What an execution is told of itself, from its first activation: as `@temporalio/worker` makes it (lib/worker.js, 1.24.0). */
export function realmInit(activation: Activation, place: Place): RealmInit {
  const started = activation.jobs.find(({ variant }) => variant === 'initializeWorkflow')?.[
    'initializeWorkflow'
  ] as Started;
  const at = (name: string): Timestamp | undefined => started[name] as Timestamp | undefined;
  const ms = (name: string): number | undefined => at(name) && toMs(at(name));
  const date = (name: string): Date | undefined => at(name) && new Date(toMs(at(name)));
  const text = (name: string): string | undefined => (started[name] as string | undefined) || undefined;
  const version = activation.deploymentVersionForCurrentTask;
  const long = (name: string): object | undefined => withLongs(started[name]) as object | undefined;
  const info = {
    workflowId: started['workflowId'],
    runId: activation.runId,
    workflowType: started['workflowType'],
    searchAttributes: {},
    parent: started.parentWorkflowInfo,
    root: started.rootWorkflow,
    taskQueue: place.taskQueue,
    namespace: place.namespace,
    firstExecutionRunId: started['firstExecutionRunId'],
    originalExecutionRunId: text('originalExecutionRunId') ?? activation.runId,
    continuedFromExecutionRunId: text('continuedFromExecutionRunId'),
    startTime: date('startTime'),
    runStartTime: new Date(activation.timestampMs),
    executionTimeoutMs: ms('workflowExecutionTimeout'),
    executionExpirationTime: date('workflowExecutionExpirationTime'),
    runTimeoutMs: ms('workflowRunTimeout'),
    taskTimeoutMs: ms('workflowTaskTimeout') ?? 0,
    retryPolicy: decompileRetryPolicy(long('retryPolicy')),
    attempt: started['attempt'] ?? 1,
    cronSchedule: text('cronSchedule'),
    cronScheduleToScheduleInterval: ms('cronScheduleToScheduleInterval') || undefined,
    historyLength: activation.historyLength,
    historySize: activation.historySizeBytes,
    continueAsNewSuggested: activation.continueAsNewSuggested,
    targetWorkerDeploymentVersionChanged: false,
    currentBuildId: version?.buildId ?? '',
    currentDeploymentVersion: convertDeploymentVersion(version),
    priority: decodePriority(started['priority'] as never),
  };
  return {
    info,
    randomnessSeed: started.randomnessSeed,
    now: activation.timestampMs,
    registeredActivityNames: place.registeredActivityNames,
    isReplaying: activation.isReplaying,
    failureExceptionTypeNames: place.failureExceptionTypeNames,
  };
}
