import { QueryRejectCondition, VersioningBehavior, WorkerDeploymentVersionStatus } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import {
  failedPrecondition,
  invalidArgument,
  resourceExhausted,
  ServiceError,
  Status,
  workflowNotReady,
} from '../../errors.ts';
import type { Run } from '../../history/run.ts';
import { effectiveBehavior, effectiveVersion } from '../../history/versioning/info.ts';
import {
  LONG_POLL_MARGIN_MS,
  MAX_WAITING_QUERIES,
  QUERY_TIMEOUT_MS,
  WORKFLOW_TASK_FAILING_ATTEMPT,
} from '../../limits.ts';
import type { CallContext } from '../../platform.ts';
import { fromDuration, type Payloads, type WorkflowQuery } from '../../proto.ts';
import { requireBlob } from '../blob-size.ts';
import { currentState } from '../deployments.ts';
import { statusOf } from '../status.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

/**
 * Asks a workflow. While a workflow task is pending the query goes with it, so that it sees everything that came before;
 * otherwise it travels alone and leaves no trace.
 */
export const queryWorkflow: WorkflowHandler<'QueryWorkflow'> = async (engine, request, context) => {
  requireId(request.execution?.workflowId, 'WorkflowId');
  const { query } = request;
  if (!query) throw invalidArgument('WorkflowQuery is not set on request.');
  requireId(query.queryType, 'QueryType');
  requireBlob(query.queryArgs);
  const run = engine.executions.get(namespaceOf(request), request.execution);
  if (isRejected(run, request.queryRejectCondition ?? QueryRejectCondition.NONE))
    return { queryRejected: { status: statusOf(run) } };
  const limitMs = Math.min(QUERY_TIMEOUT_MS, (context.deadlineMs ?? Infinity) - LONG_POLL_MARGIN_MS);
  refuseIfNotReady(engine, run, limitMs);
  refuseIfDrained(engine, run);
  const queryResult = await ask(engine, run, query, context, limitMs);
  return { ...(queryResult && { queryResult }) };
};

function isRejected(run: Run, condition: number): boolean {
  if (run.isRunning) return false;
  if (condition === QueryRejectCondition.NOT_OPEN) return true;
  return condition === QueryRejectCondition.NOT_COMPLETED_CLEANLY && run.state.execution !== 'completed';
}

function refuseIfNotReady(engine: Engine, run: Run, limitMs: number): void {
  const neverRan = run.state.lastCompletedTaskId === 0;
  if (neverRan && !run.isRunning)
    throw workflowNotReady('Workflow execution closed before WorkflowTaskStarted event');
  const { startTimeMs, started } = run.state;
  const firstTaskAtMs = startTimeMs + fromDuration(started.firstWorkflowTaskBackoff);
  if (run.awaitsFirstTask && firstTaskAtMs - engine.clock.now() >= limitMs)
    throw workflowNotReady('Workflow task is not scheduled yet.');
  if (run.isRunning && (run.workflowTask?.attempt ?? run.nextTaskAttempt) >= WORKFLOW_TASK_FAILING_ATTEMPT)
    throw workflowNotReady('Unable to query workflow due to Workflow Task in failed state.');
}

/** Only so many queries may wait for one workflow task; the SDK's client tries again by itself. */
function refuseFullBuffer(run: Run): void {
  const waiting = run.queries.in('waiting').length + run.queries.in('attached').length;
  if (waiting >= MAX_WAITING_QUERIES)
    throw resourceExhausted(
      'consistent query buffer is full, this may be caused by too many queries and workflow not able to process query fast enough',
      'BUSY_WORKFLOW',
    );
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
  limitMs: number,
): Promise<Payloads | undefined> {
  return new Promise((resolve, reject) => {
    const id = engine.platform.newId();
    refuseFullBuffer(run);
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
    const timer = engine.platform.setTimer(Math.max(1, limitMs), giveUp);
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
