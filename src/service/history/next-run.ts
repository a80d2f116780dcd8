import { ContinueAsNewInitiator } from '../enums.ts';
import {
  fromDuration,
  fromTimestamp,
  toDuration,
  type Command,
  type EventAttributes,
  type Failure,
} from '../proto.ts';
import { decideRetry } from './retry-policy.ts';
import type { NextRun } from './tasks.ts';
import type { Transaction } from './transaction.ts';
import { continuedVersioning, retriedVersioning, type VersionMembership } from './versioning/inherit.ts';
import { withoutVersioning } from './versioning/search-attributes.ts';

type ContinueAsNew = NonNullable<Command['continueAsNewWorkflowExecutionCommandAttributes']>;
type Started = EventAttributes<'WorkflowExecutionStarted'>;

/** The run that a workflow's retry policy asks for after this failure, or why there is none. */
export function retryRun(tx: Transaction, failure: Failure): { next: NextRun } | { retryState: number } {
  const { state } = tx.run;
  const { started } = state;
  const attempt = started.attempt ?? 1;
  const expiration = started.workflowExecutionExpirationTime;
  const decision = decideRetry({
    policy: started.retryPolicy,
    attempt,
    failure,
    nowMs: tx.now,
    expiresAtMs: expiration ? fromTimestamp(expiration) : undefined,
  });
  if ('retryState' in decision) return decision;
  const next = nextRun(tx, {
    ...(started.input && { input: started.input }),
    ...(started.header && { header: started.header }),
    ...(started.retryPolicy && { retryPolicy: started.retryPolicy }),
    ...(started.lastCompletionResult && { lastCompletionResult: started.lastCompletionResult }),
    attempt: attempt + 1,
    initiator: ContinueAsNewInitiator.RETRY,
    continuedFailure: failure,
    firstWorkflowTaskBackoff: toDuration(decision.retryAfterMs),
    memo: { fields: state.memo },
    searchAttributes: { indexedFields: withoutVersioning(state.searchAttributes) },
    ...retriedVersioning(tx.run),
  });
  return { next };
}

/** The run that a ContinueAsNew command asks for. Its retry policy is only what the command says. */
export function nextRunAfterContinueAsNew(
  tx: Transaction,
  command: ContinueAsNew,
  versions: VersionMembership,
): NextRun {
  const { state } = tx.run;
  const { started } = state;
  return nextRun(tx, {
    workflowType: command.workflowType?.name ? command.workflowType : started.workflowType,
    taskQueue: command.taskQueue?.name ? { name: command.taskQueue.name, kind: 1 } : started.taskQueue,
    ...(command.input && { input: command.input }),
    ...(command.header && { header: command.header }),
    ...(command.retryPolicy && { retryPolicy: command.retryPolicy }),
    ...(command.lastCompletionResult && { lastCompletionResult: command.lastCompletionResult }),
    ...(command.failure && { continuedFailure: command.failure }),
    workflowRunTimeout: command.workflowRunTimeout,
    workflowTaskTimeout: command.workflowTaskTimeout,
    attempt: 1,
    initiator: command.initiator || ContinueAsNewInitiator.WORKFLOW,
    memo: command.memo ?? { fields: state.memo },
    searchAttributes: command.searchAttributes ?? {
      indexedFields: withoutVersioning(state.searchAttributes),
    },
    ...continuedVersioning(tx.run, command, versions),
    ...(fromDuration(command.backoffStartInterval) > 0 && {
      firstWorkflowTaskBackoff: command.backoffStartInterval,
    }),
  });
}

/** What every next run of a chain takes over from the one before. */
function nextRun(tx: Transaction, changes: Started): NextRun {
  const { run, now } = tx;
  const { state } = run;
  const { started } = state;
  const runId = tx.newId();
  const attributes: Started = {
    workflowId: run.workflowId,
    workflowType: started.workflowType,
    taskQueue: started.taskQueue,
    workflowExecutionTimeout: started.workflowExecutionTimeout,
    workflowRunTimeout: started.workflowRunTimeout,
    workflowTaskTimeout: started.workflowTaskTimeout,
    identity: started.identity,
    ...(started.parentWorkflowExecution && {
      parentWorkflowNamespace: started.parentWorkflowNamespace,
      parentWorkflowNamespaceId: started.parentWorkflowNamespaceId,
      parentWorkflowExecution: started.parentWorkflowExecution,
      parentInitiatedEventId: started.parentInitiatedEventId,
    }),
    ...(started.rootWorkflowExecution && { rootWorkflowExecution: started.rootWorkflowExecution }),
    ...(started.workflowExecutionExpirationTime && {
      workflowExecutionExpirationTime: started.workflowExecutionExpirationTime,
    }),
    ...(state.callbacks.length > 0 && {
      completionCallbacks: state.callbacks.map(({ callback }) => callback),
    }),
    ...(state.priority && { priority: state.priority }),
    ...changes,
    originalExecutionRunId: runId,
    continuedExecutionRunId: run.runId,
    firstExecutionRunId: run.firstExecutionRunId,
  };
  return { runId, requestId: tx.newId(), attributes: capRunTimeout(attributes, now) };
}

/** A run ends with the execution that it belongs to. */
function capRunTimeout(attributes: Started, nowMs: number): Started {
  const expiration = attributes.workflowExecutionExpirationTime;
  if (!expiration) return attributes;
  const leftMs = Math.max(1, fromTimestamp(expiration) - nowMs);
  const runMs = fromDuration(attributes.workflowRunTimeout);
  return { ...attributes, workflowRunTimeout: toDuration(runMs > 0 ? Math.min(runMs, leftMs) : leftMs) };
}
