import { WorkflowTaskFailedCause } from '../enums.ts';
import type { EventAttributes } from '../proto.ts';
import { flushBuffered } from './buffered-events.ts';
import { closeRun } from './close.ts';
import { nextRunAfterTimeout } from './next-run.ts';
import type { EventOptions } from './run.ts';
import type { Transaction } from './transaction.ts';
import { endWorkflowTask } from './workflow-task/schedule.ts';

/** Ends the run from outside, whatever its worker is doing. */
export function terminateRun(
  tx: Transaction,
  attributes: EventAttributes<'WorkflowExecutionTerminated'>,
  options: EventOptions = {},
): void {
  abandonWorkflowTask(tx);
  tx.add('WorkflowExecutionTerminated', attributes, options);
  closeRun(tx);
}

/** The run took longer than it may: another follows if its retry policy or its cron schedule says so. */
export function timeOutRun(tx: Transaction): void {
  abandonWorkflowTask(tx);
  const { next, retryState } = nextRunAfterTimeout(tx);
  tx.add('WorkflowExecutionTimedOut', {
    retryState,
    ...(next && { newExecutionRunId: next.runId }),
  });
  closeRun(tx, next);
}

/** A started workflow task fails first, so that what arrived meanwhile is in the history before its end. */
function abandonWorkflowTask(tx: Transaction): void {
  const task = tx.run.workflowTask;
  if (!task) return;
  if (task.state === 'started' && task.type === 'normal') {
    tx.add('WorkflowTaskFailed', {
      scheduledEventId: task.scheduledEventId,
      startedEventId: task.startedEventId,
      cause: WorkflowTaskFailedCause.FORCE_CLOSE_COMMAND,
      identity: 'history-service',
    });
  }
  endWorkflowTask(tx, 'drop');
  flushBuffered(tx);
}
