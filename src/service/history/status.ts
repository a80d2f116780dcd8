import { WorkflowExecutionStatus } from '../enums.ts';
import type { ExecutionState } from './machines/workflow-execution.ts';
import type { Run } from './run.ts';

const statuses: Record<ExecutionState, number> = {
  none: 0,
  running: WorkflowExecutionStatus.RUNNING,
  completed: WorkflowExecutionStatus.COMPLETED,
  failed: WorkflowExecutionStatus.FAILED,
  canceled: WorkflowExecutionStatus.CANCELED,
  terminated: WorkflowExecutionStatus.TERMINATED,
  continuedAsNew: WorkflowExecutionStatus.CONTINUED_AS_NEW,
  timedOut: WorkflowExecutionStatus.TIMED_OUT,
};

/** The status of a run as the enum on the wire. */
export const statusOf = (run: Run): number => statuses[run.state.execution];
