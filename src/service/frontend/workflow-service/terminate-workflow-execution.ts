import { notFound } from '../../errors.ts';
import { terminateRun } from '../../history/force-close.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

export const terminateWorkflowExecution: WorkflowHandler<'TerminateWorkflowExecution'> = (
  engine,
  request,
) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  const { firstExecutionRunId: first, reason = '', details, identity = '' } = request;
  if (first && first !== run.firstExecutionRunId)
    throw notFound(`workflow execution of first run ${first} was not found for ID: ${run.workflowId}`);
  if (!run.isRunning) throw notFound('workflow execution already completed');
  engine.transact(run, (tx) => terminateRun(tx, { reason, ...(details && { details }), identity }));
  return {};
};
