import { ContinueAsNewInitiator, RetryState } from '../enums.ts';
import {
  fromDuration,
  fromTimestamp,
  toDuration,
  type Command,
  type EventAttributes,
  type Failure,
  type Payloads,
} from '../proto.ts';
import { cronBackoffMs } from './cron.ts';
import { decideRetry, workflowTimeoutFailure } from './retry-policy.ts';
import type { NextRun } from './tasks.ts';
import type { Transaction } from './transaction.ts';
import { continuedVersioning, retriedVersioning, type VersionMembership } from './versioning/inherit.ts';
import { withoutVersioning } from './versioning/search-attributes.ts';

type ContinueAsNew = NonNullable<Command['continueAsNewWorkflowExecutionCommandAttributes']>;
type Started = EventAttributes<'WorkflowExecutionStarted'>;

/** What follows the end of a run: its next run, if there is one, and what the retry policy said. */
export interface Continuation {
  readonly next?: NextRun;
  readonly retryState: number;
}

/** The run after one that failed or timed out: a retry as long as the retry policy has one, then the next one by cron. */
export function nextRunAfterFailure(
  tx: Transaction,
  failure: Failure,
  lastCompletionResult?: Payloads,
): Continuation {
  const { started } = tx.run.state;
  const attempt = started.attempt ?? 1;
  const decision = decideRetry({
    policy: started.retryPolicy,
    attempt,
    failure,
    nowMs: tx.now,
    expiresAtMs: expiresAtMs(started),
  });
  if ('retryState' in decision) {
    const next = nextRunByCron(tx, {
      ...(started.lastCompletionResult && { lastCompletionResult: started.lastCompletionResult }),
      continuedFailure: failure,
    });
    return { ...(next && { next }), retryState: decision.retryState };
  }
  const next = repeatedRun(tx, {
    ...(lastCompletionResult && { lastCompletionResult }),
    continuedFailure: failure,
    attempt: attempt + 1,
    initiator: ContinueAsNewInitiator.RETRY,
    firstWorkflowTaskBackoff: toDuration(decision.retryAfterMs),
  });
  return { next, retryState: RetryState.IN_PROGRESS };
}

/** The same after one that ran out of time. Nothing follows once the time of the whole execution is over. */
export function nextRunAfterTimeout(tx: Transaction): Continuation {
  const { started } = tx.run.state;
  const expires = expiresAtMs(started);
  if (expires !== undefined && expires <= tx.now) return { retryState: RetryState.TIMEOUT };
  return nextRunAfterFailure(tx, workflowTimeoutFailure(), started.lastCompletionResult);
}

/** The next run of a cron workflow, which begins when the cron schedule is due; undefined if there is none. */
export function nextRunByCron(
  tx: Transaction,
  outcome: Pick<Started, 'lastCompletionResult' | 'continuedFailure'>,
): NextRun | undefined {
  const { started, startTimeMs } = tx.run.state;
  const executionMs = startTimeMs + fromDuration(started.firstWorkflowTaskBackoff);
  const backoffMs = cronBackoffMs(started.cronSchedule, executionMs, tx.now);
  if (backoffMs === undefined) return undefined;
  return repeatedRun(tx, {
    ...outcome,
    attempt: 1,
    initiator: ContinueAsNewInitiator.CRON_SCHEDULE,
    ...(backoffMs > 0 && { firstWorkflowTaskBackoff: toDuration(backoffMs) }),
  });
}

/** A run that begins as the one before began, by retry or by cron: what that one changed of its memo is not carried over. */
function repeatedRun(tx: Transaction, changes: Started): NextRun {
  const { started } = tx.run.state;
  return nextRun(tx, {
    ...(started.input && { input: started.input }),
    ...(started.header && { header: started.header }),
    ...(started.retryPolicy && { retryPolicy: started.retryPolicy }),
    ...(started.cronSchedule && { cronSchedule: started.cronSchedule }),
    ...(started.memo && { memo: started.memo }),
    ...(started.searchAttributes && { searchAttributes: started.searchAttributes }),
    ...retriedVersioning(tx.run),
    ...changes,
  });
}

/** The run that a ContinueAsNew command asks for. Its retry policy and cron schedule are only what the command says. */
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
    ...(command.cronSchedule && { cronSchedule: command.cronSchedule }),
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
  const { run } = tx;
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
  return { runId, requestId: tx.newId(), attributes };
}

function expiresAtMs({ workflowExecutionExpirationTime: expiration }: Started): number | undefined {
  return expiration && fromTimestamp(expiration);
}
