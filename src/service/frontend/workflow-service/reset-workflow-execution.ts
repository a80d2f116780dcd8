import { ResetReapplyExcludeType, ResetReapplyType } from '../../enums.ts';
import { invalidArgument } from '../../errors.ts';
import { resetRun } from '../../history/reset.ts';
import type { ReapplyChoice } from '../../history/reset-reapply.ts';
import type { Wire } from '../../proto.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

type Request = Wire<'ResetWorkflowExecutionRequest'>;

/**
 * Goes back to a point in the history of a run. As on the real service, a repeated request id counts as the same request
 * only if it is that of the workflow's start.
 */
export const resetWorkflowExecution: WorkflowHandler<'ResetWorkflowExecution'> = (engine, request) => {
  const requestId = requireId(request.requestId, 'RequestId');
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  const namespace = namespaceOf(request);
  const base = engine.executions.get(namespace, request.workflowExecution);
  const latest = engine.executions.current(namespace, base.workflowId);
  if (latest?.startRequestId === requestId) return { runId: latest.runId };
  refusePostResetOperations(request);
  const run = resetRun(engine, base, latest, {
    pointEventId: request.workflowTaskFinishEventId ?? 0,
    reason: request.reason ?? '',
    reapply: choose(request),
  });
  return { runId: run.runId };
};

/** Of the operations that may follow a reset none is there yet that a caller could rely on. */
function refusePostResetOperations({ postResetOperations = [] }: Request): void {
  for (const operation of postResetOperations) {
    const kind = operation.signalWorkflow ? 'SignalWorkflow' : 'UpdateWorkflowOptions';
    throw invalidArgument(`unsupported post reset operation: *workflow.PostResetOperation_${kind}_`);
  }
}

/** The older field says what to take along, the newer one what to leave out; both count. */
function choose({ resetReapplyType, resetReapplyExcludeTypes = [] }: Request): ReapplyChoice {
  const excluded = new Set<number>(resetReapplyExcludeTypes);
  if (resetReapplyType === ResetReapplyType.SIGNAL) excluded.add(ResetReapplyExcludeType.UPDATE);
  if (resetReapplyType === ResetReapplyType.NONE)
    excluded.add(ResetReapplyExcludeType.UPDATE).add(ResetReapplyExcludeType.SIGNAL);
  return {
    signals: !excluded.has(ResetReapplyExcludeType.SIGNAL),
    updates: !excluded.has(ResetReapplyExcludeType.UPDATE),
    nothing: Object.values(ResetReapplyExcludeType).every((type) => excluded.has(type)),
  };
}
