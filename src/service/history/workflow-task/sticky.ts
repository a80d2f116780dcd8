import type { WorkflowTask } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { STICKY_TIMER } from './schedule.ts';

/** Takes a waiting task from the sticky queue to the normal one, at once and without an event: its worker is not the right one any more. */
export function leaveStickyQueue(tx: Transaction, task: WorkflowTask): void {
  tx.run.sticky = undefined;
  tx.run.workflowTask = { ...task, queueName: tx.run.taskQueueName, onStickyQueue: false };
  tx.clearTimer(STICKY_TIMER);
  tx.transfer({ kind: 'workflowTask', task: tx.run.workflowTask });
}
