import { QueryRejectCondition, VersioningBehavior, WorkerDeploymentVersionStatus } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { failedPrecondition, ServiceError, Status, workflowNotReady } from '../../errors.ts';
import type { Run } from '../../history/run.ts';
import { effectiveBehavior, effectiveVersion } from '../../history/versioning/info.ts';
import { LONG_POLL_MARGIN_MS, QUERY_TIMEOUT_MS, WORKFLOW_TASK_FAILING_ATTEMPT } from '../../limits.ts';
import type { CallContext } from '../../platform.ts';
import type { Payloads, WorkflowQuery } from '../../proto.ts';
import { currentState } from '../deployments.ts';
import { statusOf } from '../status.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

/**
 * Asks a workflow. While a workflow task is pending the query goes with it, so that it sees everything that came before;
 * otherwise it travels alone and leaves no trace.
 */
export const queryWorkflow: WorkflowHandler<'QueryWorkflow'> = async (engine, request, context) => {
  requireId(request.execution?.workflowId, 'WorkflowId');
  const query = request.query ?? {};
  requireId(query.queryType, 'QueryType');
  const run = engine.executions.get(namespaceOf(request), request.execution);
  if (isRejected(run, request.queryRejectCondition ?? QueryRejectCondition.NONE))
    return { queryRejected: { status: statusOf(run) } };
  refuseIfNotReady(run);
  refuseIfDrained(engine, run);
  const queryResult = await ask(engine, run, query, context);
  return { ...(queryResult && { queryResult }) };
};

function isRejected(run: Run, condition: number): boolean {
  if (run.isRunning) return false;
  if (condition === QueryRejectCondition.NOT_OPEN) return true;
  return condition === QueryRejectCondition.NOT_COMPLETED_CLEANLY && run.state.execution !== 'completed';
}

function refuseIfNotReady(run: Run): void {
  const neverRan = run.state.lastCompletedTaskId === 0;
  if (neverRan && !run.isRunning)
    throw workflowNotReady('Unable to query workflow: it closed before its first workflow task completed.');
  if (neverRan && run.awaitsFirstTask)
    throw workflowNotReady('Unable to query workflow: its first workflow task is delayed.');
  if (run.isRunning && (run.workflowTask?.attempt ?? run.nextTaskAttempt) >= WORKFLOW_TASK_FAILING_ATTEMPT)
    throw failedPrecondition('Unable to query workflow due to Workflow Task in failed state.');
}

/** A pinned workflow can be asked only by a worker of its version; a drained version without workers will have none. */
function refuseIfDrained(engine: Engine, run: Run): void {
  const version = effectiveVersion(run);
  if (!version || effectiveBehavior(run) !== VersioningBehavior.PINNED) return;
  const { namespace, taskQueueName } = run;
  const isDrained =
    currentState(engine, namespace, version)?.status === WorkerDeploymentVersionStatus.DRAINED;
  if (!isDrained || engine.matching.hasPollerOf(namespace, 'workflow', taskQueueName, version)) return;
  const { buildId } = version;
  throw failedPrecondition(
    `You are trying to query a closed Workflow that is PINNED to Worker Deployment Version ${buildId}, but ${buildId} is drained and has no pollers to answer the query. Immediately: You can re-deploy Workers in this Deployment Version to take those queries, or you can workflow update-options to change your workflow to AUTO_UPGRADE. For the future: In your infrastructure, consider waiting longer after the last queried timestamp as reported in Describe Deployment before you sunset Workers. Or mark this workflow as AUTO_UPGRADE.`,
  );
}

function ask(
  engine: Engine,
  run: Run,
  query: WorkflowQuery,
  context: CallContext,
): Promise<Payloads | undefined> {
  return new Promise((resolve, reject) => {
    const id = engine.platform.newId();
    const end = (): void => {
      run.queries.remove(id);
      timer.cancel();
      context.signal.removeEventListener('abort', giveUp);
    };
    const fail = (error: ServiceError): void => {
      end();
      reject(error);
    };
    const giveUp = (): void => {
      const which = `query "${query.queryType}" of workflow "${run.workflowId}"`;
      fail(
        new ServiceError(
          Status.DEADLINE_EXCEEDED,
          `No worker answered ${which} in time. Is a worker polling task queue "${run.taskQueueName}"?`,
        ),
      );
    };
    const limit = Math.min(QUERY_TIMEOUT_MS, (context.deadlineMs ?? Infinity) - LONG_POLL_MARGIN_MS);
    const timer = engine.platform.setTimer(Math.max(1, limit), giveUp);
    context.signal.addEventListener('abort', giveUp, { once: true });
    const goesAlong =
      run.isRunning && (run.workflowTask !== undefined || run.state.lastCompletedTaskId === 0);
    const answer = (result: Payloads | undefined): void => {
      end();
      resolve(result);
    };
    run.queries.add({ id, query, place: goesAlong ? 'waiting' : 'direct', answer, fail });
    if (!goesAlong) engine.transfer(run, { kind: 'queryTask', queryId: id });
  });
}
