import { validateDeploymentOptions, workerVersion } from '../../deployments/version.ts';
import { WorkflowTaskFailedCause } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument, notFound, workflowNotReady } from '../../errors.ts';
import { openActivity } from '../../history/activity/find.ts';
import { activityTaskResponse } from '../../history/activity/poll-response.ts';
import { startAttempt } from '../../history/activity/resolve.ts';
import { badSequence } from '../../history/commands/index.ts';
import { CommandFailure, TerminatingFailure } from '../../history/commands/command.ts';
import type { Run, WorkflowTask } from '../../history/run.ts';
import {
  completeWorkflowTask,
  isHeartbeat,
  type Completed,
  type WorkflowTaskCompletion,
} from '../../history/workflow-task/complete.ts';
import { failWorkflowTask, terminateForTask, timeOutWorkflowTask } from '../../history/workflow-task/fail.ts';
import {
  startWorkflowTask,
  workflowTaskResponse,
  type TaskPoller,
  type WorkflowTaskResponse,
} from '../../history/workflow-task/start.ts';
import { WORKFLOW_TASK_HEARTBEAT_MS } from '../../limits.ts';
import { accepts } from '../../matching/version-routing.ts';
import { routeOfRun } from '../../queues/moves.ts';
import { decodeToken } from '../../tokens.ts';
import { fittingFailure } from '../blob-size.ts';
import { answerQueries, sendWaitingQueriesAlone } from '../answer-queries.ts';
import type { WorkflowHandler } from '../handler.ts';
import { stampOf } from '../worker-stamp.ts';

export const respondWorkflowTaskCompleted: WorkflowHandler<'RespondWorkflowTaskCompleted'> = (
  engine,
  request,
) => {
  const { run, task } = findStarted(engine, request.taskToken);
  const complaint = badSequence(request.commands ?? []);
  if (complaint) throw invalidArgument(complaint);
  validateDeploymentOptions(request.deploymentOptions);
  if (request.versioningBehavior && !workerVersion(request.deploymentOptions))
    throw invalidArgument(
      'versioning behavior cannot be specified without deployment options being set with versioned mode',
    );
  refuseEndlessHeartbeat(engine, run, task, request);
  let completed: Completed;
  try {
    completed = engine.transact(run, (tx) => completeWorkflowTask(tx, task, request, engine));
  } catch (error) {
    if (error instanceof CommandFailure) throw failTask(engine, run, task, request, error);
    throw error;
  }
  answerQueries(engine, run, request.queryResults ?? {});
  const { resetHistoryEventId } = completed;
  const worker = workerOf(request);
  const activityTasks = startEagerActivities(engine, run, completed, worker);
  const workflowTask = request.returnNewWorkflowTask && startNextTask(engine, run, worker);
  return {
    ...(workflowTask && { workflowTask }),
    ...(activityTasks.length > 0 && { activityTasks }),
    ...(resetHistoryEventId > 0 && { resetHistoryEventId }),
  };
};

/** A worker that asked for more time for too long without getting anywhere loses the task. */
function refuseEndlessHeartbeat(
  engine: Engine,
  run: Run,
  task: WorkflowTask,
  request: WorkflowTaskCompletion,
): void {
  const heldMs = engine.clock.now() - task.originalScheduledTimeMs;
  if (!isHeartbeat(request) || heldMs <= WORKFLOW_TASK_HEARTBEAT_MS) return;
  engine.transact(run, (tx) => timeOutWorkflowTask(tx, task));
  throw notFound('workflow task heartbeat timeout');
}

/** The worker that completed a workflow task, for what it gets with the answer. */
function workerOf(request: WorkflowTaskCompletion): TaskPoller {
  const { identity = '', deploymentOptions, workerVersionStamp } = request;
  const version = workerVersion(deploymentOptions);
  return { identity, version, stamp: version ? undefined : stampOf(workerVersionStamp) };
}

/** The worker gets the activities that it asked for with the answer: they never wait in a queue. A run that moves to another version gives it none. */
function startEagerActivities(engine: Engine, run: Run, completed: Completed, worker: TaskPoller) {
  return completed.eagerActivities.flatMap((scheduledEventId) => {
    const isThere = run.isRunning && !run.versioning.transition;
    const open = isThere ? openActivity(run, scheduledEventId) : undefined;
    if (!open) return [];
    engine.transact(run, (tx) => startAttempt(tx, open, worker.identity, worker));
    return [activityTaskResponse(run, open)];
  });
}

/** The next workflow task, if there is one, goes to the worker that completed the last, unless it belongs to another version. */
function startNextTask(engine: Engine, run: Run, worker: TaskPoller): WorkflowTaskResponse | undefined {
  const task = run.workflowTask;
  if (task?.state !== 'scheduled') return undefined;
  const way = routeOfRun(engine, run);
  if (!accepts(way, worker.version)) return undefined;
  const requestId = 'request-from-RespondWorkflowTaskCompleted';
  engine.transact(run, (tx) => startWorkflowTask(tx, task, worker, way, requestId));
  return workflowTaskResponse(run, task, engine.platform);
}

/** Nothing of the completion remains; the task fails instead, and the worker hears why. */
function failTask(
  engine: Engine,
  run: Run,
  task: WorkflowTask,
  request: WorkflowTaskCompletion,
  error: CommandFailure,
) {
  const isUnhandled = error.causeName === 'UNHANDLED_COMMAND';
  const message = isUnhandled ? error.message : `${words(error.causeName)}: ${error.message}`;
  const failure = { message, source: 'Server', serverFailureInfo: {} };
  const cause = WorkflowTaskFailedCause[error.causeName];
  const failed = { cause, failure, identity: request.identity ?? '' };
  abortSentUpdates(run);
  // A further attempt that fails the same way leaves no event; the task times out, which is the pause before the next.
  if (task.attempt === 1 || isUnhandled)
    engine.transact(run, (tx) => {
      if (error instanceof TerminatingFailure) terminateForTask(tx, task, failed);
      else failWorkflowTask(tx, task, failed);
    });
  return invalidArgument(message);
}

/** The workflow has seen these updates, so they must not be tried again with it: their callers hear that it cannot run. */
function abortSentUpdates(run: Run): void {
  for (const update of run.updates.in('sent')) {
    run.updates.remove(update.id);
    update.abort({
      error: workflowNotReady(
        'Unable to perform workflow execution update due to unexpected workflow task failure.',
      ),
    });
  }
}

const words = (cause: string): string =>
  cause
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const respondWorkflowTaskFailed: WorkflowHandler<'RespondWorkflowTaskFailed'> = (engine, request) => {
  const { run, task } = findStarted(engine, request.taskToken);
  const { cause = 0, identity = '' } = request;
  const failure = request.failure && fittingFailure(request.failure);
  engine.transact(run, (tx) => failWorkflowTask(tx, task, { cause, failure, identity }));
  sendWaitingQueriesAlone(engine, run);
  return {};
};

/** The started workflow task of a token, if it is still the one that the run waits for. */
function findStarted(engine: Engine, taskToken: Uint8Array | undefined): { run: Run; task: WorkflowTask } {
  const token = decodeToken(taskToken, 'workflow task');
  const run = engine.executions.find(token.namespace, token.workflowId, token.runId);
  const task = run?.workflowTask;
  const isIt =
    task?.state === 'started' &&
    task.scheduledEventId === token.scheduledEventId &&
    task.attempt === token.attempt &&
    task.startedTimeMs === token.startedTimeMs;
  if (!run || !isIt) throw notFound('Workflow task not found.');
  return { run, task };
}
