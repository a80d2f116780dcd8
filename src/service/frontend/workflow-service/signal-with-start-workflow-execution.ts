import { signalRun } from '../../history/outside.ts';
import { WorkflowIdConflictPolicy } from '../../enums.ts';
import { requireId, type WorkflowHandler } from '../handler.ts';
import { startWorkflow } from '../start-workflow.ts';

export const signalWithStartWorkflowExecution: WorkflowHandler<'SignalWithStartWorkflowExecution'> = (
  engine,
  request,
) => {
  const { signalName, signalInput, header, identity, requestId } = request;
  requireId(signalName, 'SignalName');
  const signal = {
    signalName,
    ...(signalInput && { input: signalInput }),
    ...(header && { header }),
    identity: identity ?? '',
    requestId,
  };
  const policy = request.workflowIdConflictPolicy || WorkflowIdConflictPolicy.USE_EXISTING;
  const { run, started } = startWorkflow(engine, { ...request, workflowIdConflictPolicy: policy }, signal);
  if (!started) engine.transact(run, (tx) => signalRun(tx, signal));
  return { runId: run.runId, started };
};
