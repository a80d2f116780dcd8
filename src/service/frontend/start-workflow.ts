import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { invalidArgument } from '../errors.ts';
import { recordOutside } from '../history/buffered-events.ts';
import { validateCronSchedule } from '../history/cron.ts';
import { terminateRun } from '../history/force-close.ts';
import { checkIdPolicy } from '../history/id-policy.ts';
import { validatePriority } from '../history/priority.ts';
import { validateRetryPolicy } from '../history/retry-policy.ts';
import type { Run } from '../history/run.ts';
import { estimateBytes } from '../history/size.ts';
import { startAttributes } from '../history/start-attributes.ts';
import { overrideMessage } from '../history/versioning/info.ts';
import { startRun } from '../history/start.ts';
import { MAX_MEMO_BYTES } from '../limits.ts';
import {
  fromDuration,
  jsonPayloads,
  type Callback,
  type Duration,
  type EventAttributes,
  type Wire,
} from '../proto.ts';
import { requireBlob } from './blob-size.ts';
import { checkCallbackCount, linksOutsideCallbacks, validateCallbacks } from './callbacks.ts';
import { namespaceOf, requireId, requireTaskQueue, requireWorkflowId } from './handler.ts';
import { validateOverride } from './versioning-override.ts';

export type StartRequest = Wire<'StartWorkflowExecutionRequest'>;

/** What was asked for: a new run, or the open one that the conflict policy let stand. */
export interface StartOutcome {
  readonly run: Run;
  readonly started: boolean;
  /** The request id that this start left with the open run. */
  readonly attachedRequestId?: string;
}

/** Starts a workflow as a client asks, with an optional signal that comes before its first workflow task. */
export function startWorkflow(
  engine: Engine,
  request: StartRequest,
  signal?: EventAttributes<'WorkflowExecutionSignaled'>,
): StartOutcome {
  const { namespace, workflowId, requestId, callbacks, override, searchAttributes } = validateStart(
    engine,
    request,
  );
  const latest = engine.executions.current(namespace, workflowId);
  if (latest && latest.startRequestId === requestId) return { run: latest, started: true };
  if (latest?.isRunning && latest.state.attachedRequestIds.has(requestId))
    return { run: latest, started: false, attachedRequestId: requestId };
  const conflict = conflictPolicy(request);
  if (latest?.isRunning && conflict === WorkflowIdConflictPolicy.USE_EXISTING) {
    const attachedRequestId = attach(engine, latest, request, callbacks);
    return { run: latest, started: false, ...(attachedRequestId && { attachedRequestId }) };
  }
  const runId = engine.platform.newId();
  if (latest?.isRunning && conflict === WorkflowIdConflictPolicy.TERMINATE_EXISTING) {
    engine.transact(latest, (tx) =>
      terminateRun(tx, {
        reason: 'TerminateIfRunning WorkflowIdReusePolicy',
        identity: 'history-service',
        details: jsonPayloads(`terminated by new runID: ${runId}`),
      }),
    );
  } else {
    checkIdPolicy(latest, request.workflowIdReusePolicy || WorkflowIdReusePolicy.ALLOW_DUPLICATE);
  }
  const run = startRun(engine, {
    namespace,
    workflowId,
    runId,
    requestId,
    attributes: {
      ...startAttributes({ ...request, searchAttributes }, runId, engine.clock.now()),
      identity: request.identity ?? '',
      ...(isEager(request) && { eagerExecutionAccepted: true }),
      ...(callbacks.length > 0 && { completionCallbacks: callbacks }),
      ...(override && { versioningOverride: overrideMessage(override) }),
    },
    options: { userMetadata: request.userMetadata, links: linksOutsideCallbacks(request) },
    ...(signal && { signal }),
  });
  return { run, started: true };
}

/** A first workflow task that has to wait cannot go to the client at once. */
const isEager = (request: StartRequest): boolean =>
  (request.requestEagerExecution ?? false) && fromDuration(request.workflowStartDelay) === 0;

function conflictPolicy(request: StartRequest): number {
  if (request.workflowIdReusePolicy === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING)
    return WorkflowIdConflictPolicy.TERMINATE_EXISTING;
  return request.workflowIdConflictPolicy || WorkflowIdConflictPolicy.FAIL;
}

/** A start that found an open run may leave its request id, its callbacks and its links with it. Returns the id that it left. */
function attach(
  engine: Engine,
  run: Run,
  request: StartRequest,
  callbacks: readonly Callback[],
): string | undefined {
  const { attachRequestId, attachLinks, attachCompletionCallbacks } = request.onConflictOptions ?? {};
  const { requestId } = request;
  if (!attachRequestId && !attachLinks) return undefined;
  const attached = attachCompletionCallbacks ? callbacks : [];
  checkCallbackCount(run.state.callbacks.length, attached.length);
  const attachedRequestId = attachRequestId && requestId ? requestId : undefined;
  const change = {
    ...(attachedRequestId && { attachedRequestId }),
    ...(attached.length > 0 && { attachedCompletionCallbacks: [...attached] }),
  };
  const options = { workerMayIgnore: true, ...(attachLinks && { links: linksOutsideCallbacks(request) }) };
  engine.transact(run, (tx) => recordOutside(tx, 'WorkflowExecutionOptionsUpdated', change, options));
  return attachedRequestId;
}

function validateStart(engine: Engine, request: StartRequest) {
  const namespace = namespaceOf(request);
  const workflowId = requireWorkflowId(request.workflowId);
  const requestId = request.requestId || engine.platform.newId();
  requireId(requestId, 'RequestId');
  requireId(request.workflowType?.name, 'WorkflowType');
  requireTaskQueue(request.taskQueue);
  validateTimeouts(request);
  validateRetryPolicy(request.retryPolicy);
  if (request.cronSchedule && fromDuration(request.workflowStartDelay) > 0)
    throw invalidArgument('CronSchedule and WorkflowStartDelay may not be used together.');
  validateCronSchedule(request.cronSchedule, engine.clock.now());
  validatePriority(request.priority);
  const searchAttributes = engine.searchAttributes.validate(request.searchAttributes, namespace);
  validateIdPolicies(request);
  const callbacks = validateCallbacks(request.completionCallbacks);
  requireBlob(request.input);
  if (request.memo && estimateBytes(request.memo) > MAX_MEMO_BYTES)
    throw invalidArgument('Memo size exceeds limit.');
  const taskQueue = request.taskQueue?.name ?? '';
  const override = validateOverride(engine, namespace, taskQueue, request.versioningOverride);
  return { namespace, workflowId, requestId, callbacks, override, searchAttributes };
}

type Timeouts = Pick<
  StartRequest,
  'workflowExecutionTimeout' | 'workflowRunTimeout' | 'workflowTaskTimeout' | 'workflowStartDelay'
>;

/** Throws INVALID_ARGUMENT for a timeout or a delay that is negative. */
export function validateTimeouts(request: Timeouts): void {
  for (const name of ['workflowExecutionTimeout', 'workflowRunTimeout', 'workflowTaskTimeout'] as const)
    requireDuration(request[name], name);
  requireDuration(request.workflowStartDelay, 'workflowStartDelay');
}

function requireDuration(duration: Duration | undefined, name: string): void {
  if (fromDuration(duration) < 0)
    throw invalidArgument(
      `An invalid ${name.charAt(0).toUpperCase()}${name.slice(1)}Seconds is set on request. cause: negative duration`,
    );
}

function validateIdPolicies(request: StartRequest): void {
  const reuse = request.workflowIdReusePolicy ?? WorkflowIdReusePolicy.UNSPECIFIED;
  const conflict = request.workflowIdConflictPolicy ?? WorkflowIdConflictPolicy.UNSPECIFIED;
  if (
    reuse === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING &&
    conflict !== WorkflowIdConflictPolicy.UNSPECIFIED
  )
    throw invalidArgument(
      'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy',
    );
  if (
    reuse === WorkflowIdReusePolicy.REJECT_DUPLICATE &&
    conflict === WorkflowIdConflictPolicy.TERMINATE_EXISTING
  )
    throw invalidArgument(
      'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING',
    );
  const { attachRequestId, attachCompletionCallbacks } = request.onConflictOptions ?? {};
  if (attachCompletionCallbacks && !attachRequestId)
    throw invalidArgument('attaching request ID is required for attaching completion callbacks');
}
