import { validateDeploymentOptions, workerVersion } from '../../deployments/version.ts';
import { WorkflowTaskFailedCause } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument, notFound } from '../../errors.ts';
import { badSequence } from '../../history/commands/index.ts';
import { CommandFailure } from '../../history/commands/command.ts';
import type { Run, WorkflowTask } from '../../history/run.ts';
import { completeWorkflowTask, type WorkflowTaskCompletion } from '../../history/workflow-task/complete.ts';
import { failWorkflowTask } from '../../history/workflow-task/fail.ts';
import { decodeToken } from '../../tokens.ts';
import { answerQueries, sendWaitingQueriesAlone } from '../answer-queries.ts';
import type { WorkflowHandler } from '../handler.ts';

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
  let resetHistoryEventId: number;
  try {
    resetHistoryEventId = engine.transact(run, (tx) => completeWorkflowTask(tx, task, request, engine));
  } catch (error) {
    if (error instanceof CommandFailure) throw failTask(engine, run, task, request, error);
    throw error;
  }
  answerQueries(engine, run, request.queryResults ?? {});
  return { ...(resetHistoryEventId > 0 && { resetHistoryEventId }) };
};

/** Nothing of the completion remains; the task fails instead, and the worker hears why. */
function failTask(
  engine: Engine,
  run: Run,
  task: WorkflowTask,
  request: WorkflowTaskCompletion,
  error: CommandFailure,
) {
  const isUnhandled = error.causeName === 'UNHANDLED_COMMAND';
  // A further attempt that fails the same way leaves no event; the task times out, which is the pause before the next.
  if (task.attempt === 1 || isUnhandled) {
    const message = isUnhandled ? error.message : `${words(error.causeName)}: ${error.message}`;
    const failure = { message, source: 'Server', serverFailureInfo: { nonRetryable: true } };
    const cause = WorkflowTaskFailedCause[error.causeName];
    engine.transact(run, (tx) =>
      failWorkflowTask(tx, task, { cause, failure, identity: request.identity ?? '' }),
    );
  }
  return invalidArgument(isUnhandled ? 'UnhandledCommand' : `${words(error.causeName)}: ${error.message}`);
}

const words = (cause: string): string =>
  cause
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const respondWorkflowTaskFailed: WorkflowHandler<'RespondWorkflowTaskFailed'> = (engine, request) => {
  const { run, task } = findStarted(engine, request.taskToken);
  const { cause = 0, failure, identity = '' } = request;
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
