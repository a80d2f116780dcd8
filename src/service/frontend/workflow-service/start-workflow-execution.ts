import { EventType } from '../../proto.ts';
import { WorkflowExecutionStatus } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import type { Run } from '../../history/run.ts';
import {
  startWorkflowTask,
  workflowTaskResponse,
  type WorkflowTaskResponse,
} from '../../history/workflow-task/start.ts';
import { accepts } from '../../matching/version-routing.ts';
import { routeOfRun } from '../../queues/moves.ts';
import { workerVersion } from '../../deployments/version.ts';
import { startWorkflow, type StartOutcome, type StartRequest } from '../start-workflow.ts';
import { statusOf } from '../status.ts';
import type { WorkflowHandler } from '../handler.ts';

export const startWorkflowExecution: WorkflowHandler<'StartWorkflowExecution'> = (engine, request) => {
  const outcome = startWorkflow(engine, request);
  const { run, started } = outcome;
  const eagerWorkflowTask = started ? eagerTask(engine, run, request) : undefined;
  return {
    runId: run.runId,
    firstExecutionRunId: run.firstExecutionRunId,
    started,
    status: started ? WorkflowExecutionStatus.RUNNING : statusOf(run),
    link: linkTo(outcome),
    ...(eagerWorkflowTask && { eagerWorkflowTask }),
  };
};

/** The first workflow task for a client that is a worker too. A repeated start gets it again until it is completed. */
function eagerTask(engine: Engine, run: Run, request: StartRequest): WorkflowTaskResponse | undefined {
  const task = run.workflowTask;
  if (!run.state.started.eagerExecutionAccepted || run.state.lastCompletedTaskId > 0 || !task)
    return undefined;
  const { identity = '', eagerWorkerDeploymentOptions } = request;
  const worker = { identity, version: workerVersion(eagerWorkerDeploymentOptions) };
  const way = routeOfRun(engine, run);
  if (task.state === 'scheduled' && run.events.length === 2 && accepts(way, worker.version))
    engine.transact(run, (tx) => startWorkflowTask(tx, task, worker, way, run.startRequestId));
  const isFirst = task.state === 'started' && task.attempt === 1 && task.startedEventId === 3;
  return isFirst ? workflowTaskResponse(run, task, engine.platform) : undefined;
}

/** Where the start is told of in the history. */
function linkTo({ run, attachedRequestId }: StartOutcome) {
  const { namespace, workflowId, runId } = run;
  const reference = attachedRequestId
    ? {
        requestIdRef: {
          requestId: attachedRequestId,
          eventType: EventType.WorkflowExecutionOptionsUpdated,
        },
      }
    : { eventRef: { eventId: 1, eventType: EventType.WorkflowExecutionStarted } };
  return { workflowEvent: { namespace, workflowId, runId, ...reference } };
}
