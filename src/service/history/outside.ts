import type { EventAttributes, WorkflowExecution } from '../proto.ts';
import { findBuffered, recordOutside } from './buffered-events.ts';
import type { EventOptions, Run } from './run.ts';
import type { Transaction } from './transaction.ts';
import { scheduleWorkflowTask, scheduleWorkflowTaskAtOnce } from './workflow-task/schedule.ts';

/** A signal reached the run. One that came before with the same request id is dropped. */
export function signalRun(
  tx: Transaction,
  attributes: EventAttributes<'WorkflowExecutionSignaled'>,
  options: EventOptions = {},
): void {
  const { requestId } = attributes;
  if (requestId && isKnownSignal(tx.run, requestId)) return;
  recordOutside(tx, 'WorkflowExecutionSignaled', attributes, options);
  scheduleWorkflowTask(tx);
}

const isKnownSignal = (run: Run, requestId: string): boolean =>
  run.state.signalRequestIds.has(requestId) ||
  findBuffered(run, 'WorkflowExecutionSignaled', (event) => event.requestId === requestId) !== undefined;

/** Asks the run to cancel itself. A second request changes nothing. */
export function requestCancelRun(
  tx: Transaction,
  attributes: EventAttributes<'WorkflowExecutionCancelRequested'>,
): void {
  const asked = findBuffered(tx.run, 'WorkflowExecutionCancelRequested', () => true);
  if (tx.run.state.cancelRequested || asked) return;
  recordOutside(tx, 'WorkflowExecutionCancelRequested', attributes);
  scheduleWorkflowTaskAtOnce(tx);
}

export const executionOf = (run: Run): WorkflowExecution => ({
  workflowId: run.workflowId,
  runId: run.runId,
});
