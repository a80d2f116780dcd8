import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { invalidArgument, ServiceError, Status } from '../errors.ts';
import { terminateRun } from '../history/force-close.ts';
import { checkIdPolicy } from '../history/id-policy.ts';
import { validateRetryPolicy } from '../history/retry-policy.ts';
import type { Run } from '../history/run.ts';
import { startAttributes } from '../history/start-attributes.ts';
import { overrideMessage } from '../history/versioning/info.ts';
import { startRun } from '../history/start.ts';
import { fromDuration, type EventAttributes, type Wire } from '../proto.ts';
import { namespaceOf, requireId } from './handler.ts';
import { validateOverride } from './versioning-override.ts';

export type StartRequest = Wire<'StartWorkflowExecutionRequest'>;

/** What was asked for: a new run, or the open one that the conflict policy let stand. */
export interface StartOutcome {
  readonly run: Run;
  readonly started: boolean;
}

/** Starts a workflow as a client asks, with an optional signal that comes before its first workflow task. */
export function startWorkflow(
  engine: Engine,
  request: StartRequest,
  signal?: EventAttributes<'WorkflowExecutionSignaled'>,
): StartOutcome {
  const { namespace, workflowId, requestId, override } = validateStart(engine, request);
  const latest = engine.executions.current(namespace, workflowId);
  if (latest && latest.startRequestId === requestId) return { run: latest, started: true };
  const conflict = conflictPolicy(request);
  if (latest?.isRunning && conflict === WorkflowIdConflictPolicy.USE_EXISTING) {
    attach(engine, latest, request);
    return { run: latest, started: false };
  }
  const runId = engine.platform.newId();
  if (latest?.isRunning && conflict === WorkflowIdConflictPolicy.TERMINATE_EXISTING) {
    engine.transact(latest, (tx) =>
      terminateRun(tx, {
        reason: 'TerminateIfRunning WorkflowIdReusePolicy',
        identity: 'history-service',
        details: undefined,
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
      ...startAttributes(request, runId, engine.clock.now()),
      identity: request.identity ?? '',
      ...(override && { versioningOverride: overrideMessage(override) }),
    },
    options: { userMetadata: request.userMetadata, ...(request.links && { links: request.links }) },
    ...(signal && { signal }),
  });
  return { run, started: true };
}

function conflictPolicy(request: StartRequest): number {
  if (request.workflowIdReusePolicy === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING)
    return WorkflowIdConflictPolicy.TERMINATE_EXISTING;
  return request.workflowIdConflictPolicy || WorkflowIdConflictPolicy.FAIL;
}

/** A start that found an open run may leave its request id and links with it. */
function attach(engine: Engine, run: Run, { onConflictOptions, requestId, links }: StartRequest): void {
  const { attachRequestId = false, attachLinks = false } = onConflictOptions ?? {};
  if (!attachRequestId && !attachLinks) return;
  if (requestId && run.state.attachedRequestIds.has(requestId)) return;
  engine.transact(run, (tx) =>
    tx.add(
      'WorkflowExecutionOptionsUpdated',
      { ...(attachRequestId && { attachedRequestId: requestId }) },
      { workerMayIgnore: true, ...(attachLinks && { links }) },
    ),
  );
}

function validateStart(engine: Engine, request: StartRequest) {
  const namespace = namespaceOf(request);
  const workflowId = requireId(request.workflowId, 'WorkflowId');
  const requestId = requireId(request.requestId, 'RequestId');
  requireId(request.workflowType?.name, 'WorkflowType');
  requireId(request.taskQueue?.name, 'TaskQueue');
  const timeouts = [
    'workflowExecutionTimeout',
    'workflowRunTimeout',
    'workflowTaskTimeout',
    'workflowStartDelay',
  ] as const;
  for (const name of timeouts)
    if (fromDuration(request[name]) < 0) throw invalidArgument(`Invalid ${capital(name)}.`);
  if (request.cronSchedule)
    throw new ServiceError(
      Status.UNIMPLEMENTED,
      'StartWorkflowExecution with cron_schedule is unimplemented',
    );
  validateRetryPolicy(request.retryPolicy);
  engine.searchAttributes.validate(request.searchAttributes);
  const reuse = request.workflowIdReusePolicy ?? WorkflowIdReusePolicy.UNSPECIFIED;
  const conflict = request.workflowIdConflictPolicy ?? WorkflowIdConflictPolicy.UNSPECIFIED;
  if (
    reuse === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING &&
    conflict !== WorkflowIdConflictPolicy.UNSPECIFIED
  )
    throw invalidArgument(
      'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy.',
    );
  if (
    reuse === WorkflowIdReusePolicy.REJECT_DUPLICATE &&
    conflict === WorkflowIdConflictPolicy.TERMINATE_EXISTING
  )
    throw invalidArgument(
      'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING.',
    );
  const taskQueue = request.taskQueue?.name ?? '';
  const override = validateOverride(engine, namespace, taskQueue, request.versioningOverride);
  return { namespace, workflowId, requestId, override };
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
