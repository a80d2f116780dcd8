import { signalRun } from '../../history/outside.ts';
import { WorkflowIdConflictPolicy } from '../../enums.ts';
import { invalidArgument } from '../../errors.ts';
import { requireBlob } from '../blob-size.ts';
import { requireId, requireWorkflowId, type WorkflowHandler } from '../handler.ts';
import { startWorkflow } from '../start-workflow.ts';

export const signalWithStartWorkflowExecution: WorkflowHandler<'SignalWithStartWorkflowExecution'> = (
  engine,
  request,
) => {
  const { signalName, signalInput, header, identity, requestId } = request;
  requireWorkflowId(request.workflowId);
  if (!signalName) throw invalidArgument('signal not set');
  requireId(signalName, 'SignalName');
  requireBlob(signalInput);
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
