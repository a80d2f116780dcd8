import { ParentClosePolicy, RetryState } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { recordOutside } from '../history/buffered-events.ts';
import { terminateRun } from '../history/force-close.ts';
import { isTerminatedByReset } from '../history/reset.ts';
import type { ChildInfo } from '../history/mutable-state.ts';
import { executionOf, requestCancelRun } from '../history/outside.ts';
import type { Run } from '../history/run.ts';
import type { Transaction } from '../history/transaction.ts';
import { scheduleWorkflowTask } from '../history/workflow-task/schedule.ts';
import { attributesOf, eventName } from '../proto.ts';
import { scheduledRunClosed } from '../schedules/scheduler.ts';
import { deliverCallbacks } from './callbacks.ts';

/** A run closed: its parent or its schedule hears of it, its children get what their parent close policy says, its queries are answered by replay. */
export function runClosed(engine: Engine, run: Run): void {
  // After a reset the workflow goes on in another run: its parent hears nothing, and the children that run has stay.
  const isReset = isTerminatedByReset(run);
  if (run.state.newExecutionRunId === undefined && !isReset) {
    tellParent(engine, run);
    deliverCallbacks(engine, run);
    scheduledRunClosed(engine, run);
  }
  if (!isReset || run.resetRunId === undefined)
    for (const child of run.state.children.values()) closeChild(engine, run, child);
  for (const query of run.queries.in('waiting')) {
    query.place = 'direct';
    engine.transfer(run, { kind: 'queryTask', queryId: query.id });
  }
}

/** Only the last run of a child's chain reports. */
function tellParent(engine: Engine, run: Run): void {
  const { parentWorkflowExecution, parentWorkflowNamespace, parentInitiatedEventId, workflowType } =
    run.state.started;
  if (!parentWorkflowExecution) return;
  const namespace = parentWorkflowNamespace || run.namespace;
  const { workflowId = '', runId } = parentWorkflowExecution;
  const parent = afterResets(engine, engine.executions.find(namespace, workflowId, runId));
  const child = parent?.state.children.get(parentInitiatedEventId ?? 0);
  if (!parent?.isRunning || !child) return;
  engine.transact(parent, (tx) => {
    recordChildClose(tx, run, {
      namespace: run.namespace,
      workflowExecution: executionOf(run),
      workflowType,
      initiatedEventId: child.initiatedEventId,
    });
    scheduleWorkflowTask(tx);
  });
}

/** The run that stands for this one now. */
function afterResets(engine: Engine, run: Run | undefined): Run | undefined {
  let last = run;
  while (last && !last.isRunning && last.resetRunId)
    last = engine.executions.find(last.namespace, last.workflowId, last.resetRunId);
  return last;
}

function recordChildClose(tx: Transaction, run: Run, about: object): void {
  const last = run.events.at(-1)!;
  const name = eventName(last);
  switch (name) {
    case 'WorkflowExecutionCompleted': {
      const { result } = attributesOf(last, name);
      return recordOutside(tx, 'ChildWorkflowExecutionCompleted', { ...about, ...(result && { result }) });
    }
    case 'WorkflowExecutionFailed': {
      const { failure, retryState } = attributesOf(last, name);
      return recordOutside(tx, 'ChildWorkflowExecutionFailed', { ...about, failure, retryState });
    }
    case 'WorkflowExecutionCanceled': {
      const { details } = attributesOf(last, name);
      return recordOutside(tx, 'ChildWorkflowExecutionCanceled', { ...about, ...(details && { details }) });
    }
    case 'WorkflowExecutionTimedOut': {
      const retryState = attributesOf(last, name).retryState ?? RetryState.TIMEOUT;
      return recordOutside(tx, 'ChildWorkflowExecutionTimedOut', { ...about, retryState });
    }
    default:
      return recordOutside(tx, 'ChildWorkflowExecutionTerminated', about);
  }
}

/** Finds the child through its chain, so that one that continued as new is met too. */
function closeChild(engine: Engine, parent: Run, child: ChildInfo): void {
  const namespace = child.attributes.namespace || parent.namespace;
  const run = engine.executions.current(namespace, child.attributes.workflowId!);
  if (!run?.isRunning || run.firstExecutionRunId !== child.execution.runId) return;
  const policy = child.attributes.parentClosePolicy;
  if (policy === ParentClosePolicy.TERMINATE) {
    engine.transact(run, (tx) =>
      terminateRun(tx, { reason: 'by parent close policy', identity: 'history-service' }),
    );
  } else if (policy === ParentClosePolicy.REQUEST_CANCEL) {
    engine.transact(run, (tx) =>
      requestCancelRun(tx, {
        identity: 'history-service',
        externalWorkflowExecution: executionOf(parent),
        externalInitiatedEventId: child.initiatedEventId,
      }),
    );
  }
}
