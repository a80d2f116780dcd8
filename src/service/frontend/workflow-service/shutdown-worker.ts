import { notFound } from '../../errors.ts';
import { leaveStickyQueue } from '../../history/workflow-task/sticky.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';
import { requireExecution } from '../require-execution.ts';

/** A worker is going: its polls end, and what waits in its sticky queue goes to other workers at once. */
export const shutdownWorker: WorkflowHandler<'ShutdownWorker'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const { stickyTaskQueue = '', workerInstanceKey = '' } = request;
  engine.matching.shutDownWorker(namespace, workerInstanceKey, stickyTaskQueue);
  if (stickyTaskQueue === '') return {};
  for (const run of engine.executions.all()) {
    const task = run.workflowTask;
    if (run.namespace !== namespace || run.sticky?.name !== stickyTaskQueue) continue;
    if (task?.state === 'scheduled' && task.onStickyQueue)
      engine.transact(run, (tx) => leaveStickyQueue(tx, task));
    else run.sticky = undefined;
  }
  return {};
};

/** The next workflow task of the run goes to whoever polls its normal queue. */
export const resetStickyTaskQueue: WorkflowHandler<'ResetStickyTaskQueue'> = (engine, request) => {
  const execution = requireExecution(request.execution);
  const run = engine.executions.get(namespaceOf(request), execution);
  if (!run.isRunning) throw notFound('workflow execution already completed');
  run.sticky = undefined;
  return {};
};
