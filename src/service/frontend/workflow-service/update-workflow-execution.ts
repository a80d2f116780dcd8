import { invalidArgument, notFound } from '../../errors.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { requireFirstRun } from '../first-run.ts';
import { admit, findUpdate, requiredStage, validateUpdate, waitForStage } from '../updates.ts';

export const updateWorkflowExecution: WorkflowHandler<'UpdateWorkflowExecution'> = async (
  engine,
  request,
  context,
) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  const update = validateUpdate(request.request);
  const stage = requiredStage(request.waitPolicy?.lifecycleStage);
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  requireFirstRun(run, request.firstExecutionRunId);
  const source = admit(engine, run, update);
  const progress = await waitForStage(engine, context, source, stage);
  return {
    updateRef: { workflowExecution: progress.workflowExecution, updateId: source.updateId },
    stage: progress.stage,
    ...(progress.outcome && { outcome: progress.outcome }),
  };
};

export const pollWorkflowExecutionUpdate: WorkflowHandler<'PollWorkflowExecutionUpdate'> = async (
  engine,
  request,
  context,
) => {
  if (!request.updateRef) throw invalidArgument('UpdateRef is not set on request.');
  const { workflowExecution, updateId = '' } = request.updateRef;
  requireId(workflowExecution?.workflowId, 'WorkflowId');
  const run = engine.executions.get(namespaceOf(request), workflowExecution);
  const source = findUpdate(run, updateId);
  if (!source) throw notFound(`update "${updateId}" not found`);
  const stage = request.waitPolicy?.lifecycleStage ?? 0;
  const progress = await waitForStage(engine, context, source, stage);
  return {
    updateRef: { workflowExecution: progress.workflowExecution, updateId },
    stage: progress.stage,
    ...(progress.outcome && { outcome: progress.outcome }),
  };
};
