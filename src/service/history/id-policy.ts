import { WorkflowIdReusePolicy } from '../enums.ts';
import { alreadyStarted } from '../errors.ts';
import type { Run } from './run.ts';

/**
 * Whether a workflow id may be used for a new run, given the latest run with that id.
 * Throws ALREADY_EXISTS with the run that stands in the way.
 */
export function checkIdPolicy(latest: Run | undefined, reusePolicy: number): void {
  if (!latest) return;
  const refuse = (why: string, policy = ''): never => {
    const which = `WorkflowId: ${latest.workflowId}, RunId: ${latest.runId}.`;
    throw alreadyStarted(`${why} ${which}${policy}`, latest.runId, latest.startRequestId);
  };
  if (latest.isRunning) refuse('Workflow execution is already running.');
  const endedBadly = ['failed', 'canceled', 'terminated', 'timedOut'].includes(latest.state.execution);
  if (reusePolicy === WorkflowIdReusePolicy.REJECT_DUPLICATE)
    refuse(
      'Workflow execution already finished.',
      ' Workflow Id reuse policy: reject duplicate workflow Id.',
    );
  if (reusePolicy === WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY && !endedBadly)
    refuse(
      'Workflow execution already finished successfully.',
      ' Workflow Id reuse policy: allow duplicate workflow Id if last run failed.',
    );
}
