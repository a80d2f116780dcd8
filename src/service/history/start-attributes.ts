import { ContinueAsNewInitiator } from '../enums.ts';
import * as limits from '../limits.ts';
import {
  fromDuration,
  toDuration,
  toTimestamp,
  type Duration,
  type EventAttributes,
  type Failure,
  type Payloads,
  type Wire,
} from '../proto.ts';
import { cronBackoffMs } from './cron.ts';
import { normalizeRetryPolicy } from './retry-policy.ts';

type StartRequest = Pick<
  Wire<'StartWorkflowExecutionRequest'>,
  | 'workflowId'
  | 'workflowType'
  | 'taskQueue'
  | 'input'
  | 'header'
  | 'memo'
  | 'searchAttributes'
  | 'retryPolicy'
  | 'workflowExecutionTimeout'
  | 'workflowRunTimeout'
  | 'workflowTaskTimeout'
  | 'priority'
  | 'completionCallbacks'
  | 'cronSchedule'
> & {
  readonly workflowStartDelay?: Duration | undefined;
  readonly lastCompletionResult?: Payloads | undefined;
  readonly continuedFailure?: Failure | undefined;
};

/** Attributes of the first run's WorkflowExecutionStarted, with what the request leaves open filled in. */
export function startAttributes(
  request: StartRequest,
  runId: string,
  nowMs: number,
): EventAttributes<'WorkflowExecutionStarted'> {
  const executionMs = fromDuration(request.workflowExecutionTimeout);
  const asked = fromDuration(request.workflowRunTimeout);
  const runMs = executionMs > 0 ? Math.min(asked || executionMs, executionMs) : asked;
  const taskMs = Math.min(
    fromDuration(request.workflowTaskTimeout) || limits.DEFAULT_WORKFLOW_TASK_TIMEOUT_MS,
    limits.MAX_WORKFLOW_TASK_TIMEOUT_MS,
    runMs || Infinity,
  );
  const { cronSchedule } = request;
  const delayMs = cronSchedule
    ? (cronBackoffMs(cronSchedule, nowMs, nowMs) ?? 0)
    : fromDuration(request.workflowStartDelay);
  return {
    workflowId: request.workflowId,
    workflowType: request.workflowType,
    taskQueue: { name: request.taskQueue?.name, kind: 1 },
    ...(request.input && { input: request.input }),
    workflowExecutionTimeout: toDuration(executionMs),
    workflowRunTimeout: toDuration(runMs),
    workflowTaskTimeout: toDuration(taskMs),
    originalExecutionRunId: runId,
    firstExecutionRunId: runId,
    attempt: 1,
    ...(request.retryPolicy && { retryPolicy: normalizeRetryPolicy(request.retryPolicy) }),
    ...(executionMs > 0 && { workflowExecutionExpirationTime: toTimestamp(nowMs + executionMs) }),
    ...(cronSchedule && { cronSchedule, initiator: ContinueAsNewInitiator.CRON_SCHEDULE }),
    ...(delayMs > 0 && { firstWorkflowTaskBackoff: toDuration(delayMs) }),
    ...(request.memo && { memo: request.memo }),
    ...(request.searchAttributes && { searchAttributes: request.searchAttributes }),
    ...(request.header && { header: request.header }),
    ...(request.priority && { priority: request.priority }),
    ...(request.completionCallbacks?.length && { completionCallbacks: request.completionCallbacks }),
    ...(request.lastCompletionResult && { lastCompletionResult: request.lastCompletionResult }),
    ...(request.continuedFailure && { continuedFailure: request.continuedFailure }),
  };
}
