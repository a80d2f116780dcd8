import { invalidArgument } from '../errors.ts';
import type { WorkflowExecution } from '../proto.ts';
import { requireId } from './handler.ts';

/** The run that a request names; it must name a workflow at least. */
export function requireExecution(execution: WorkflowExecution | undefined): WorkflowExecution {
  if (!execution) throw invalidArgument('Execution is not set on request.');
  requireId(execution.workflowId, 'WorkflowId');
  return execution;
}
