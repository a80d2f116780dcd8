import { WorkflowTaskFailedCause } from '../enums.ts';
import { ServiceError, Status } from '../errors.ts';
import * as limits from '../limits.ts';
import type { Run } from './run.ts';
import type { Transaction } from './transaction.ts';
import { failWorkflowTask } from './workflow-task/fail.ts';

/** The history of the run is full: what was asked is not done, and the run is terminated. */
export class HistoryLimitError extends ServiceError {
  override name = 'HistoryLimitError';
  constructor(message: string) {
    super(Status.INVALID_ARGUMENT, message);
  }
}

/** Why the history is too long for an open run, in the words of the real service; undefined if it is not. */
export function historyLimit(run: Run): string | undefined {
  if (!run.isRunning) return undefined;
  if (run.sizeBytes > limits.MAX_HISTORY_BYTES) return 'Workflow history size exceeds limit.';
  if (run.events.length > limits.MAX_HISTORY_EVENTS) return 'Workflow history count exceeds limit.';
  return undefined;
}

/** A workflow task during which too much arrives is taken from its worker, so that the events get into the history. */
export function limitBuffer(tx: Transaction): void {
  const { buffered, workflowTask: task, isRunning } = tx.run;
  if (!isRunning || task?.state !== 'started' || buffered.length === 0) return;
  const bytes = buffered.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const isFull = buffered.length > limits.MAX_BUFFERED_EVENTS || bytes > limits.MAX_BUFFERED_BYTES;
  if (!isFull) return;
  const cause = WorkflowTaskFailedCause.FORCE_CLOSE_COMMAND;
  failWorkflowTask(tx, task, { cause, failure: undefined, identity: 'history-service' });
}
