import { ExternalFailedCause } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { ServiceError } from '../errors.ts';
import { recordOutside } from '../history/buffered-events.ts';
import { executionOf, requestCancelRun, signalRun } from '../history/outside.ts';
import type { Run } from '../history/run.ts';
import type { ExternalTarget } from '../history/tasks.ts';
import { scheduleWorkflowTask } from '../history/workflow-task/schedule.ts';
import { attributesOf, type EventAttributes } from '../proto.ts';

/** Brings a workflow's signal to another workflow, and the news of it back. */
export function signalExternal(
  engine: Engine,
  source: Run,
  initiatedEventId: number,
  target: ExternalTarget,
): void {
  const initiated = attributesOf(
    source.events[initiatedEventId - 1]!,
    'SignalExternalWorkflowExecutionInitiated',
  );
  const run = findTarget(engine, source, target);
  const failedCause = deliverSignal(engine, source, run, initiated);
  const { namespace, workflowExecution, control, workflowTaskCompletedEventId } = initiated;
  const about = { initiatedEventId, namespace, workflowExecution, ...(control && { control }) };
  report(engine, source, (tx) => {
    if (failedCause === undefined) recordOutside(tx, 'ExternalWorkflowExecutionSignaled', about);
    else
      recordOutside(tx, 'SignalExternalWorkflowExecutionFailed', {
        ...about,
        workflowTaskCompletedEventId,
        cause: failedCause,
      });
  });
}

/** The reason why the signal did not get there; undefined if it did. */
function deliverSignal(
  engine: Engine,
  source: Run,
  run: Run | undefined,
  initiated: EventAttributes<'SignalExternalWorkflowExecutionInitiated'>,
): number | undefined {
  if (!run?.isRunning) return ExternalFailedCause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;
  const { signalName, input, header } = initiated;
  const from = { identity: 'history-service', externalWorkflowExecution: executionOf(source) };
  try {
    engine.transact(run, (tx) =>
      signalRun(tx, { signalName, ...(input && { input }), ...(header && { header }), ...from }),
    );
  } catch (error) {
    if (error instanceof ServiceError) return ExternalFailedCause.SIGNAL_COUNT_LIMIT_EXCEEDED;
    throw error;
  }
  return undefined;
}

/** Brings a workflow's cancel request to another workflow, and the news of it back. */
export function cancelExternal(
  engine: Engine,
  source: Run,
  initiatedEventId: number,
  target: ExternalTarget,
): void {
  const initiated = attributesOf(
    source.events[initiatedEventId - 1]!,
    'RequestCancelExternalWorkflowExecutionInitiated',
  );
  const run = findTarget(engine, source, target);
  if (run?.isRunning) {
    engine.transact(run, (tx) =>
      requestCancelRun(tx, {
        ...(initiated.reason && { cause: initiated.reason }),
        identity: 'history-service',
        externalInitiatedEventId: initiatedEventId,
        externalWorkflowExecution: executionOf(source),
      }),
    );
  }
  const { namespace, workflowExecution, control, workflowTaskCompletedEventId } = initiated;
  const about = { initiatedEventId, namespace, workflowExecution };
  report(engine, source, (tx) => {
    // Asking a workflow that has ended counts as done, as it does for a client.
    if (run) recordOutside(tx, 'ExternalWorkflowExecutionCancelRequested', about);
    else
      recordOutside(tx, 'RequestCancelExternalWorkflowExecutionFailed', {
        ...about,
        ...(control && { control }),
        workflowTaskCompletedEventId,
        cause: ExternalFailedCause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND,
      });
  });
}

type Change = Parameters<Engine['transact']>[1];

function report(engine: Engine, source: Run, change: Change): void {
  if (!source.isRunning) return;
  engine.transact(source, (tx) => {
    change(tx);
    scheduleWorkflowTask(tx);
  });
}

function findTarget(engine: Engine, source: Run, target: ExternalTarget): Run | undefined {
  const run = engine.executions.find(target.namespace, target.workflowId, target.runId);
  if (!run || !target.childWorkflowOnly) return run;
  // A child may have continued as new: its later runs have the same parent.
  const child = target.runId ? engine.executions.current(target.namespace, target.workflowId) : run;
  return child?.state.started.parentWorkflowExecution?.runId === source.runId ? child : undefined;
}
