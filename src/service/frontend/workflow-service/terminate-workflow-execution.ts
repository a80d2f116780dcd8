import { notFound } from '../../errors.ts';
import { terminateRun } from '../../history/force-close.ts';
import { requireFirstRun } from '../first-run.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

export const terminateWorkflowExecution: WorkflowHandler<'TerminateWorkflowExecution'> = (
  engine,
  request,
) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  const { details, links } = request;
  const reason = request.reason || 'terminated by user via frontend';
  const identity = request.identity || 'frontend-service';
  requireFirstRun(run, request.firstExecutionRunId);
  if (!run.isRunning) throw notFound('workflow execution already completed');
  const attributes = { reason, ...(details && { details }), identity };
  engine.transact(run, (tx) => terminateRun(tx, attributes, links ? { links } : {}));
  return {};
};
