import { requestCancelRun } from '../../history/outside.ts';
import { requireFirstRun } from '../first-run.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

export const requestCancelWorkflowExecution: WorkflowHandler<'RequestCancelWorkflowExecution'> = (
  engine,
  request,
) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  requireFirstRun(run, request.firstExecutionRunId);
  // Asking a workflow that has ended is no error: it does not run any more, as was wished.
  if (!run.isRunning) return {};
  engine.transact(run, (tx) =>
    requestCancelRun(tx, {
      ...(request.reason && { cause: request.reason }),
      identity: request.identity ?? '',
    }),
  );
  return {};
};
