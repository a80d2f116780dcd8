import { WorkflowExecutionStatus } from '../../enums.ts';
import { EventType } from '../../proto.ts';
import type { Run } from '../../history/run.ts';
import { startWorkflow, type StartRequest } from '../start-workflow.ts';
import type { WorkflowHandler } from '../handler.ts';

export const startWorkflowExecution: WorkflowHandler<'StartWorkflowExecution'> = (engine, request) => {
  const { run, started } = startWorkflow(engine, request);
  return {
    runId: run.runId,
    firstExecutionRunId: run.firstExecutionRunId,
    started,
    status: WorkflowExecutionStatus.RUNNING,
    link: { workflowEvent: linkToStart(run, started ? undefined : request) },
  };
};

/** The event that the start made, or the request's trace in the run that it found open. */
function linkToStart({ namespace, workflowId, runId }: Run, attached: StartRequest | undefined) {
  const execution = { namespace, workflowId, runId };
  if (!attached?.onConflictOptions?.attachRequestId)
    return { ...execution, eventRef: { eventId: 1, eventType: EventType.WorkflowExecutionStarted } };
  const eventType = EventType.WorkflowExecutionOptionsUpdated;
  return { ...execution, requestIdRef: { requestId: attached.requestId, eventType } };
}
