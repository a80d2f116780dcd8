import type { Engine } from '../../engine.ts';
import { terminateRun } from '../../history/force-close.ts';
import type { Run } from '../../history/run.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';
import { requireExecution } from '../require-execution.ts';

/**
 * Ends a run if it is open, and forgets it. Here it is gone when the answer comes; the real service deletes it some time
 * after.
 */
export const deleteWorkflowExecution: WorkflowHandler<'DeleteWorkflowExecution'> = (engine, request) => {
  const execution = requireExecution(request.workflowExecution);
  deleteRun(engine, engine.executions.get(namespaceOf(request), execution));
  return {};
};

/** Its parent hears that it was terminated, and its children get what their parent close policy says. */
export function deleteRun(engine: Engine, run: Run): void {
  if (run.isRunning)
    engine.transact(run, (tx) =>
      terminateRun(tx, { reason: 'Delete workflow execution', identity: 'history-service' }),
    );
  engine.executions.remove(run);
}
