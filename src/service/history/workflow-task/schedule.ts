import * as limits from '../../limits.ts';
import { fromDuration } from '../../proto.ts';
import { workflowTaskMachine } from '../machines/workflow-task.ts';
import type { Run, WorkflowTask } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { writeScheduled } from './materialize.ts';

export const WORKFLOW_TASK_HOLD = 'workflow task';
export const WORKFLOW_TASK_TIMER = 'workflow task';
export const STICKY_TIMER = 'sticky';
export const FIRST_TASK_TIMER = 'first workflow task';

/** Sees to it that the run has a workflow task, so that the worker hears what has happened. Does nothing if there is one. */
export function scheduleWorkflowTask(tx: Transaction, originalScheduledTimeMs = tx.now): void {
  if (!tx.run.isRunning || tx.run.workflowTask || tx.run.awaitsFirstTask) return;
  schedule(tx, tx.run.nextTaskAttempt > 1 ? 'transient' : 'normal', originalScheduledTimeMs);
}

/** The same, for an update or a cancel request: a start delay or a retry's backoff does not hold these up. */
export function scheduleWorkflowTaskAtOnce(tx: Transaction): void {
  endFirstTaskDelay(tx);
  scheduleWorkflowTask(tx);
}

/** A workflow task for an update alone: it leaves no trace if the update is rejected. */
export function scheduleSpeculativeWorkflowTask(tx: Transaction): void {
  endFirstTaskDelay(tx);
  const { run } = tx;
  if (!run.isRunning || run.workflowTask) return;
  const firstTask = run.state.lastCompletedTaskId === 0;
  if (firstTask || run.nextTaskAttempt > 1) scheduleWorkflowTask(tx);
  else schedule(tx, 'speculative');
}

function endFirstTaskDelay(tx: Transaction): void {
  if (!tx.run.awaitsFirstTask) return;
  tx.run.awaitsFirstTask = false;
  tx.clearTimer(FIRST_TASK_TIMER);
}

function schedule(tx: Transaction, type: WorkflowTask['type'], originalScheduledTimeMs = tx.now): void {
  const { run } = tx;
  const { sticky } = run;
  const task: WorkflowTask = {
    type,
    state: workflowTaskMachine.next('none', 'schedule'),
    scheduledEventId: run.nextEventId,
    startedEventId: 0,
    attempt: run.nextTaskAttempt,
    queueName: sticky ? sticky.name : run.taskQueueName,
    onStickyQueue: sticky !== undefined,
    scheduledTimeMs: tx.now,
    originalScheduledTimeMs,
    startedTimeMs: 0,
    timeoutMs: taskTimeoutMs(run),
    identity: '',
    requestId: '',
    historySizeBytes: 0,
    suggestContinueAsNew: [],
    targetVersionChanged: false,
    workerStamp: undefined,
  };
  run.workflowTask = task;
  if (type === 'normal') writeScheduled(tx, task);
  tx.hold(WORKFLOW_TASK_HOLD, 'firm');
  if (sticky) {
    const { scheduledEventId, attempt } = task;
    tx.setTimer(STICKY_TIMER, tx.now + sticky.scheduleToStartTimeoutMs, {
      kind: 'stickyTimeout',
      scheduledEventId,
      attempt,
    });
  }
  tx.transfer({ kind: 'workflowTask', task });
}

/** A workflow task that keeps failing gets more time each attempt, which is also the pause between attempts. */
function taskTimeoutMs(run: Run): number {
  const base = fromDuration(run.state.started.workflowTaskTimeout) || limits.DEFAULT_WORKFLOW_TASK_TIMEOUT_MS;
  const over = run.nextTaskAttempt - limits.WORKFLOW_TASK_BACKOFF_FROM_ATTEMPT;
  if (over < 0) return base;
  const backoff = limits.WORKFLOW_TASK_BACKOFF_INITIAL_MS * 2 ** Math.min(over, 30);
  return base + Math.min(backoff, limits.WORKFLOW_TASK_BACKOFF_MAX_MS);
}

/** Takes the workflow task away: its hold and its timers end with it. */
export function endWorkflowTask(tx: Transaction, action: 'complete' | 'fail' | 'timeOut' | 'drop'): void {
  const task = tx.run.workflowTask;
  if (!task) return;
  if (task.state === 'started') tx.run.closeAttempted = false;
  task.state = workflowTaskMachine.next(task.state, action);
  tx.run.workflowTask = undefined;
  tx.release(WORKFLOW_TASK_HOLD);
  tx.clearTimer(WORKFLOW_TASK_TIMER);
  tx.clearTimer(STICKY_TIMER);
}
