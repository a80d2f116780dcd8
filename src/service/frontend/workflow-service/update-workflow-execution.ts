import { notFound } from '../../errors.ts';
import { executionOf } from '../../history/outside.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { admit, findUpdate, requiredStage, waitForStage } from '../updates.ts';

export const updateWorkflowExecution: WorkflowHandler<'UpdateWorkflowExecution'> = async (
  engine,
  request,
  context,
) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  const stage = requiredStage(request.waitPolicy?.lifecycleStage);
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  const first = request.firstExecutionRunId;
  if (first && first !== run.firstExecutionRunId)
    throw notFound(`workflow execution of first run ${first} was not found for ID: ${run.workflowId}`);
  const source = admit(engine, run, request.request ?? {});
  const progress = await waitForStage(engine, context, source, stage);
  return {
    updateRef: { workflowExecution: executionOf(run), updateId: source.updateId },
    stage: progress.stage,
    ...(progress.outcome && { outcome: progress.outcome }),
  };
};

export const pollWorkflowExecutionUpdate: WorkflowHandler<'PollWorkflowExecutionUpdate'> = async (
  engine,
  request,
  context,
) => {
  const { workflowExecution, updateId = '' } = request.updateRef ?? {};
  requireId(workflowExecution?.workflowId, 'WorkflowId');
  requireId(updateId, 'UpdateId');
  const run = engine.executions.get(namespaceOf(request), workflowExecution);
  const source = findUpdate(run, updateId);
  if (!source) throw notFound(`update ${updateId} not found`);
  const stage = request.waitPolicy?.lifecycleStage ?? 0;
  const progress = await waitForStage(engine, context, source, stage);
  return {
    updateRef: { workflowExecution: executionOf(run), updateId },
    stage: progress.stage,
    ...(progress.outcome && { outcome: progress.outcome }),
  };
};
