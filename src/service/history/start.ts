import type { Engine } from '../engine.ts';
import { fromDuration, fromTimestamp, type EventAttributes } from '../proto.ts';
import { recordOutside } from './buffered-events.ts';
import { Run, type EventOptions } from './run.ts';
import { startedVersioning } from './versioning/inherit.ts';
import { FIRST_TASK_TIMER, scheduleWorkflowTask } from './workflow-task/schedule.ts';

export interface NewRun {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly requestId: string;
  readonly attributes: EventAttributes<'WorkflowExecutionStarted'>;
  readonly options?: EventOptions;
  /** Recorded between the start and the first workflow task. */
  readonly signal?: EventAttributes<'WorkflowExecutionSignaled'>;
}

export const RUN_TIMEOUT_TIMER = 'run timeout';

/** Creates a run and makes it the latest of its workflow id. */
export function startRun(engine: Engine, { namespace, workflowId, runId, requestId, ...start }: NewRun): Run {
  const run = new Run(namespace, workflowId, runId, requestId);
  engine.executions.add(run);
  engine.transact(run, (tx) => {
    tx.add('WorkflowExecutionStarted', start.attributes, start.options);
    run.versioning = startedVersioning(start.attributes);
    const delayMs = fromDuration(start.attributes.firstWorkflowTaskBackoff);
    const endMs = runTimeoutAt(start.attributes, tx.now + delayMs);
    if (endMs !== undefined) tx.setTimer(RUN_TIMEOUT_TIMER, endMs, { kind: 'runTimeout' });
    if (start.signal) recordOutside(tx, 'WorkflowExecutionSignaled', start.signal);
    if (delayMs > 0) {
      run.awaitsFirstTask = true;
      tx.setTimer(FIRST_TASK_TIMER, tx.now + delayMs, { kind: 'firstWorkflowTask' });
    } else {
      scheduleWorkflowTask(tx);
    }
  });
  return run;
}

/** A run ends at the latest with the execution that it belongs to, whose time goes on through all runs of a chain. */
function runTimeoutAt(
  { workflowRunTimeout, workflowExecutionExpirationTime }: NewRun['attributes'],
  beginMs: number,
): number | undefined {
  const runTimeoutMs = fromDuration(workflowRunTimeout);
  if (runTimeoutMs <= 0) return undefined;
  const expiresMs = workflowExecutionExpirationTime
    ? fromTimestamp(workflowExecutionExpirationTime)
    : Infinity;
  return Math.min(beginMs + runTimeoutMs, expiresMs);
}
