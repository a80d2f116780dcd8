import { WorkflowExecutionStatus } from '../../enums.ts';
import { startWorkflow } from '../start-workflow.ts';
import type { WorkflowHandler } from '../handler.ts';

export const startWorkflowExecution: WorkflowHandler<'StartWorkflowExecution'> = (engine, request) => {
  const { run, started } = startWorkflow(engine, request);
  return {
    runId: run.runId,
    firstExecutionRunId: run.firstExecutionRunId,
    started,
    status: WorkflowExecutionStatus.RUNNING,
  };
};
