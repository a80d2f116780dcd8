import { invalidArgument, resourceExhausted } from '../errors.ts';
import { MAX_SIGNALS } from '../limits.ts';
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
  refuseSignal(tx.run);
  recordOutside(tx, 'WorkflowExecutionSignaled', attributes, options);
  scheduleWorkflowTask(tx);
}

/** Throws when the run takes no signal: it had as many as a run may have, or it is about to close. */
function refuseSignal(run: Run): void {
  const waiting = run.buffered.filter(({ name }) => name === 'WorkflowExecutionSignaled').length;
  if (run.state.signalCount + waiting >= MAX_SIGNALS)
    throw invalidArgument('exceeded workflow execution limit for signal events');
  if (run.closeAttempted && run.workflowTask?.state === 'started')
    throw resourceExhausted(
      'workflow operation can not be applied because workflow is closing',
      'BUSY_WORKFLOW',
    );
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
