import { TimeoutType, WorkflowTaskFailedCause } from '../../enums.ts';
import type { Failure } from '../../proto.ts';
import { flushBuffered } from '../buffered-events.ts';
import { closeRun } from '../close.ts';
import type { WorkflowTask } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { directiveOf, settleOptions } from '../versioning/transition.ts';
import { materialize } from './materialize.ts';
import { endWorkflowTask, scheduleSpeculativeWorkflowTask, scheduleWorkflowTask } from './schedule.ts';

export interface TaskFailure {
  readonly cause: number;
  readonly failure: Failure | undefined;
  readonly identity: string;
}

/**
 * The started workflow task failed. The first failure is an event; those of further attempts leave no trace until one
 * succeeds, so that a workflow that cannot run does not fill its history.
 */
export function failWorkflowTask(tx: Transaction, task: WorkflowTask, failed: TaskFailure): void {
  recordFailure(tx, task, failed);
  // Not the workflow's fault: what it wanted to do came too late.
  const isUnhandled = failed.cause === WorkflowTaskFailedCause.UNHANDLED_COMMAND;
  tryAgain(tx, task, 'fail', isUnhandled);
  tx.run.closeAttempted = isUnhandled;
}

function recordFailure(tx: Transaction, task: WorkflowTask, { cause, failure, identity }: TaskFailure): void {
  if (task.type === 'speculative') materialize(tx, task);
  if (task.type === 'normal') {
    const { scheduledEventId, startedEventId } = task;
    tx.add('WorkflowTaskFailed', {
      scheduledEventId,
      startedEventId,
      cause,
      identity,
      ...(failure && { failure }),
    });
  }
}

/** The worker's answer is more than the run can hold: the task fails, and the run ends with it. */
export function terminateForTask(tx: Transaction, task: WorkflowTask, failed: TaskFailure): void {
  recordFailure(tx, task, failed);
  endWorkflowTask(tx, 'fail');
  flushBuffered(tx);
  const reason = failed.failure?.message ?? '';
  tx.add('WorkflowExecutionTerminated', { reason, identity: 'history-service' });
  closeRun(tx);
}

/** The worker did not answer in time. */
export function timeOutWorkflowTask(tx: Transaction, task: WorkflowTask): void {
  if (task.type === 'speculative') materialize(tx, task);
  if (task.type === 'normal') {
    const { scheduledEventId, startedEventId } = task;
    tx.add('WorkflowTaskTimedOut', {
      scheduledEventId,
      startedEventId,
      timeoutType: TimeoutType.START_TO_CLOSE,
    });
  }
  tryAgain(tx, task, 'timeOut', false);
}

/** No worker took the task from the sticky queue: it goes to the normal one. Nothing ran, so it is no failed attempt. */
export function timeOutStickyTask(tx: Transaction, task: WorkflowTask): void {
  materialize(tx, task);
  const { scheduledEventId } = task;
  tx.add('WorkflowTaskTimedOut', {
    scheduledEventId,
    startedEventId: 0,
    timeoutType: TimeoutType.SCHEDULE_TO_START,
  });
  endWorkflowTask(tx, 'timeOut');
  // Updates that the worker kept while it asked for more time are with a worker that is gone: the next one gets them.
  for (const update of tx.run.updates.in('sent')) update.step('resend');
  tx.run.sticky = undefined;
  scheduleWorkflowTask(tx);
}

function tryAgain(
  tx: Transaction,
  task: WorkflowTask,
  action: 'fail' | 'timeOut',
  firstAgain: boolean,
): void {
  const { run } = tx;
  endWorkflowTask(tx, action);
  run.queries.detach();
  for (const update of run.updates.in('sent')) update.step('resend');
  // A worker that lost the run from its cache deserves another first attempt, with the whole history.
  const wasSticky = run.sticky !== undefined;
  run.sticky = undefined;
  run.nextTaskAttempt = firstAgain || wasSticky ? 1 : task.attempt + 1;
  const before = directiveOf(run);
  if (flushBuffered(tx)) run.nextTaskAttempt = 1;
  settleOptions(tx, before);
  scheduleWorkflowTask(tx);
  if (run.updates.toSend().length > 0) scheduleSpeculativeWorkflowTask(tx);
}
