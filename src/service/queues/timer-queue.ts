import { TimeoutType } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { openActivity } from '../history/activity/find.ts';
import { dispatchRetry, timeOutActivity } from '../history/activity/resolve.ts';
import { userTimerKey } from '../history/commands/timers.ts';
import { recordOutside } from '../history/buffered-events.ts';
import { timeOutRun } from '../history/force-close.ts';
import { openOperation } from '../history/nexus/calls.ts';
import { timeOutOperation, timeOutRequest } from '../history/nexus/operations.ts';
import { nexusTaskKey } from '../history/nexus/task.ts';
import type { Run, WorkflowTask } from '../history/run.ts';
import type { TimerTask } from '../history/tasks.ts';
import type { Transaction } from '../history/transaction.ts';
import { timeOutStickyTask, timeOutWorkflowTask } from '../history/workflow-task/fail.ts';
import { scheduleWorkflowTask } from '../history/workflow-task/schedule.ts';

/** Does what was due at a time. Whatever ended meanwhile has taken its timers with it; the checks here are a second lock. */
export function fireTimer(engine: Engine, run: Run, timer: TimerTask): void {
  if (!run.isRunning) return;
  engine.transact(run, (tx) => {
    switch (timer.kind) {
      case 'userTimer':
        return fireUserTimers(tx, timer.timerId);
      case 'workflowTaskTimeout': {
        const task = pendingTask(run, timer, 'started');
        return task && timeOutWorkflowTask(tx, task);
      }
      case 'stickyTimeout': {
        const task = pendingTask(run, timer, 'scheduled');
        return task && timeOutStickyTask(tx, task);
      }
      case 'firstWorkflowTask':
        run.awaitsFirstTask = false;
        return scheduleWorkflowTask(tx);
      case 'activityTimeout': {
        const open = openActivity(run, timer.scheduledEventId);
        if (!open) return;
        const isWaiting = open.attempt.state === 'dispatchable';
        if (timer.timeoutType === TimeoutType.SCHEDULE_TO_START && !isWaiting) return;
        return timeOutActivity(tx, open, timer.timeoutType);
      }
      case 'activityRetry': {
        const open = openActivity(run, timer.scheduledEventId);
        return open && dispatchRetry(tx, open);
      }
      case 'nexusTimeout': {
        const open = openOperation(run, timer.scheduledEventId);
        return open && timeOutOperation(tx, open, timer.timeoutType);
      }
      case 'nexusRequestTimeout': {
        const open = openOperation(run, timer.scheduledEventId);
        const call = open?.calls[timer.call];
        if (!open || call?.state !== 'sent') return;
        run.nexusTasks.delete(nexusTaskKey(timer.scheduledEventId, timer.call, call.dispatches));
        return timeOutRequest(tx, open, timer.call);
      }
      case 'nexusRetry': {
        const { scheduledEventId, call } = timer;
        return tx.transfer({ kind: 'nexusCall', scheduledEventId, call });
      }
      case 'runTimeout':
        return timeOutRun(tx);
    }
  });
}

/** All timers that are due fire together, so that the workflow hears of them in one workflow task. */
function fireUserTimers(tx: Transaction, firstTimerId: string): void {
  const { run } = tx;
  const due = [...run.state.timers]
    .filter(([timerId, { fireAtMs }]) => fireAtMs <= tx.now && run.timers.has(userTimerKey(timerId)))
    .sort(([, a], [, b]) => a.fireAtMs - b.fireAtMs || a.startedEventId - b.startedEventId)
    .map(([timerId]) => timerId);
  for (const timerId of [firstTimerId, ...due]) {
    const timer = run.state.timers.get(timerId);
    if (!timer) continue;
    tx.clearTimer(userTimerKey(timerId));
    recordOutside(tx, 'TimerFired', { timerId, startedEventId: timer.startedEventId });
  }
  scheduleWorkflowTask(tx);
}

function pendingTask(
  run: Run,
  timer: { scheduledEventId: number; attempt: number },
  state: WorkflowTask['state'],
): WorkflowTask | undefined {
  const task = run.workflowTask;
  const isIt = task?.scheduledEventId === timer.scheduledEventId && task.attempt === timer.attempt;
  return isIt && task.state === state ? task : undefined;
}
