import { notFound } from '../../errors.ts';
import { signalRun } from '../../history/outside.ts';
import { requireBlob } from '../blob-size.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

export const signalWorkflowExecution: WorkflowHandler<'SignalWorkflowExecution'> = (engine, request) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  requireId(request.signalName, 'SignalName');
  requireBlob(request.input);
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  if (!run.isRunning) throw notFound('workflow execution already completed');
  const { signalName, input, header, identity, requestId, links } = request;
  engine.transact(run, (tx) =>
    signalRun(
      tx,
      { signalName, ...(input && { input }), ...(header && { header }), identity: identity ?? '', requestId },
      links ? { links } : {},
    ),
  );
  return {};
};
