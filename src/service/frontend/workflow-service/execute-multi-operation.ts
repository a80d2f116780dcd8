import { WorkflowExecutionStatus } from '../../enums.ts';
import { invalidArgument, multiOperationFailed, operationAborted, ServiceError } from '../../errors.ts';
import type { Wire } from '../../proto.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';
import { startWorkflow, type StartOutcome, type StartRequest } from '../start-workflow.ts';
import {
  admit,
  requiredStage,
  validateUpdate,
  waitForStage,
  type UpdateProgress,
  type UpdateSource,
} from '../updates.ts';

/** Update-with-start: a start and an update of the same workflow, as one request. */
export const executeMultiOperation: WorkflowHandler<'ExecuteMultiOperation'> = async (
  engine,
  request,
  context,
) => {
  const namespace = namespaceOf(request);
  const [first, second, ...more] = request.operations ?? [];
  const start = first?.startWorkflow;
  const update = second?.updateWorkflow;
  if (!start || !update || more.length > 0)
    throw invalidArgument('Operations have to be exactly [Start, Update].');
  validate(start, update);
  const outcome = attempt(() => startWorkflow(engine, { ...start, namespace }), 'start');
  let source: UpdateSource;
  let progress: UpdateProgress;
  try {
    source = admit(engine, outcome.run, update.request ?? {});
    progress = await waitForStage(engine, context, source, requiredStage(update.waitPolicy?.lifecycleStage));
  } catch (error) {
    throw inPlace(error, 'update');
  }
  return {
    responses: [
      { startWorkflow: startResponse(outcome) },
      {
        updateWorkflow: {
          updateRef: { workflowExecution: progress.workflowExecution, updateId: source.updateId },
          stage: progress.stage,
          ...(progress.outcome && { outcome: progress.outcome }),
        },
      },
    ],
  };
};

const startResponse = ({ run, started }: StartOutcome) => ({
  runId: run.runId,
  started,
  status: WorkflowExecutionStatus.RUNNING,
});

function validate(start: StartRequest, update: Wire<'UpdateWorkflowExecutionRequest'>): void {
  const { workflowId, runId } = update.workflowExecution ?? {};
  const refuse = (why: string): never => {
    throw inPlace(invalidArgument(why), 'update');
  };
  if (workflowId !== start.workflowId) refuse('WorkflowId is not consistent with previous operation(s).');
  if (runId) refuse('RunId is not allowed.');
  if (update.firstExecutionRunId) refuse('FirstExecutionRunId is not allowed.');
  if (start.cronSchedule) throw inPlace(invalidArgument('CronSchedule is not allowed.'), 'start');
  if (start.requestEagerExecution)
    throw inPlace(invalidArgument('RequestEagerExecution is not supported.'), 'start');
  if (start.workflowStartDelay)
    throw inPlace(invalidArgument('WorkflowStartDelay is not supported.'), 'start');
  attempt(() => requiredStage(update.waitPolicy?.lifecycleStage), 'update');
  attempt(() => validateUpdate(update.request), 'update');
}

function attempt<T>(work: () => T, which: 'start' | 'update'): T {
  try {
    return work();
  } catch (error) {
    throw inPlace(error, which);
  }
}

/** The error of one operation, with the other one marked as aborted. */
function inPlace(error: unknown, which: 'start' | 'update'): unknown {
  if (!(error instanceof ServiceError)) return error;
  return multiOperationFailed(
    error,
    which === 'start' ? [error, operationAborted()] : [operationAborted(), error],
  );
}
