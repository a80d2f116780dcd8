import type { Engine } from '../engine.ts';
import { WorkflowTaskFailedCause } from '../enums.ts';
import { invalidArgument } from '../errors.ts';
import { attributesOf, eventName, fromDuration, type HistoryEvent } from '../proto.ts';
import { scheduleAttempt } from './activity/attempts.ts';
import { userTimerKey } from './commands/timers.ts';
import { terminateRun } from './force-close.ts';
import { reapplyAfterReset, type ReapplyChoice } from './reset-reapply.ts';
import { Run } from './run.ts';
import { RUN_TIMEOUT_TIMER } from './start.ts';
import type { Transaction } from './transaction.ts';
import { scheduleWorkflowTask } from './workflow-task/schedule.ts';

const RESETTER = 'history-resetter';
const SERVICE = 'history-service';

export interface Reset {
  /** The first event that the new run does not take over. */
  readonly pointEventId: number;
  readonly reason: string;
  readonly reapply: ReapplyChoice;
}

/** Whether a reset ended this run: then it goes on as another one. */
export function isTerminatedByReset(run: Run): boolean {
  const last = run.events.at(-1);
  if (!last || eventName(last) !== 'WorkflowExecutionTerminated') return false;
  return attributesOf(last, 'WorkflowExecutionTerminated').identity === RESETTER;
}

/**
 * Begins the workflow anew from a point in the history of `base`: the latest run is terminated if it is open, and a new run
 * takes over the events before the point, the rest of its pending work, and what came from outside after it.
 *
 * @throws INVALID_ARGUMENT in the words of the real service when the point is not inside of a workflow task; then nothing is changed
 */
export function resetRun(engine: Engine, base: Run, latest: Run | undefined, reset: Reset): Run {
  const prefix = prefixOf(base, reset.pointEventId);
  const task = openTask(prefix, reset.pointEventId);
  const run = new Run(base.namespace, base.workflowId, engine.platform.newId(), base.startRequestId);
  base.resetRunId = run.runId;
  if (latest?.isRunning) {
    engine.transact(latest, (tx) => terminateRun(tx, { reason: reset.reason, identity: RESETTER }));
  }
  engine.executions.add(run);
  engine.transact(run, (tx) => {
    tx.copy(prefix);
    failTask(tx, base, task, reset.reason);
    revive(tx);
    reapplyAfterReset(tx, engine.executions, base, reset.pointEventId, reset.reapply);
    scheduleWorkflowTask(tx);
  });
  run.batches = [...base.batches.filter((eventId) => eventId < reset.pointEventId), reset.pointEventId];
  return run;
}

function prefixOf(base: Run, point: number): HistoryEvent[] {
  if (point <= 1 || point > base.events.length)
    throw invalidArgument('Workflow task finish ID must be > 1 && <= workflow last event ID.');
  // What follows a started workflow task is a piece of its own, though one transaction may have written both.
  const isAfterStarted = eventName(base.events[point - 2]!) === 'WorkflowTaskStarted';
  if (!isAfterStarted && !base.batches.includes(point))
    throw invalidArgument(
      `StateRebuilder unable to Rebuild mutable state to event ID: ${point - 1}, version: 0, this event must be at the boundary`,
    );
  return base.events.slice(0, point - 1);
}

interface OpenTask {
  readonly scheduledEventId: number;
  /** 0 if no worker had it. */
  readonly startedEventId: number;
}

/** The workflow task that is open at the end of the prefix. The new run begins by failing it. */
function openTask(prefix: readonly HistoryEvent[], point: number): OpenTask {
  let scheduledEventId = 0;
  let startedEventId = 0;
  for (const event of prefix) {
    const name = eventName(event);
    if (name === 'WorkflowTaskScheduled') scheduledEventId = event.eventId;
    else if (name === 'WorkflowTaskStarted') startedEventId = event.eventId;
    else if (endsOfTasks.has(name)) scheduledEventId = startedEventId = 0;
  }
  if (!scheduledEventId)
    throw invalidArgument(
      `Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: ${point}`,
    );
  return { scheduledEventId, startedEventId };
}

const endsOfTasks = new Set<string>(['WorkflowTaskCompleted', 'WorkflowTaskFailed', 'WorkflowTaskTimedOut']);

function failTask(tx: Transaction, base: Run, task: OpenTask, reason: string): void {
  const { scheduledEventId } = task;
  const startedEventId =
    task.startedEventId ||
    tx.add('WorkflowTaskStarted', {
      scheduledEventId,
      identity: SERVICE,
      requestId: 'emptyUuid',
      historySizeBytes: tx.run.sizeBytes,
    }).eventId;
  tx.add('WorkflowTaskFailed', {
    scheduledEventId,
    startedEventId,
    cause: WorkflowTaskFailedCause.RESET_WORKFLOW,
    failure: { message: reason, resetWorkflowFailureInfo: {} },
    identity: SERVICE,
    baseRunId: base.runId,
    newRunId: tx.run.runId,
    forkEventVersion: 0,
  });
}

/** What the copied history left open is open in the new run too: timers keep their deadlines, activities begin again. */
function revive(tx: Transaction): void {
  const { run } = tx;
  const { state } = run;
  const executionMs = fromDuration(state.started.workflowExecutionTimeout);
  const runMs = fromDuration(state.started.workflowRunTimeout) || executionMs;
  const limitMs = executionMs > 0 ? Math.min(runMs, executionMs) : runMs;
  if (limitMs > 0) tx.setTimer(RUN_TIMEOUT_TIMER, tx.now + limitMs, { kind: 'runTimeout' });
  for (const [timerId, { fireAtMs }] of state.timers)
    tx.setTimer(userTimerKey(timerId), fireAtMs, { kind: 'userTimer', timerId });
  for (const scheduledEventId of state.activities.keys()) scheduleAttempt(tx, scheduledEventId);
  for (const { initiatedEventId } of state.children.values())
    tx.transfer({ kind: 'startChild', initiatedEventId });
  for (const { initiatedEventId } of state.externalSignals.values())
    tx.transfer({ kind: 'signalExternal', initiatedEventId, target: signalTarget(run, initiatedEventId) });
  for (const { initiatedEventId } of state.externalCancels.values())
    tx.transfer({ kind: 'cancelExternal', initiatedEventId, target: cancelTarget(run, initiatedEventId) });
  for (const [updateId, update] of state.updates)
    if (!update.outcome)
      tx.afterCommit(() => run.updates.restore(updateId, update.request ?? {}, update.state));
}

function signalTarget(run: Run, initiatedEventId: number) {
  const event = run.events[initiatedEventId - 1]!;
  return target(attributesOf(event, 'SignalExternalWorkflowExecutionInitiated'), run);
}

function cancelTarget(run: Run, initiatedEventId: number) {
  const event = run.events[initiatedEventId - 1]!;
  return target(attributesOf(event, 'RequestCancelExternalWorkflowExecutionInitiated'), run);
}

interface Initiated {
  readonly namespace?: string | undefined;
  readonly workflowExecution?: { workflowId?: string | undefined; runId?: string | undefined } | undefined;
  readonly childWorkflowOnly?: boolean | undefined;
}

const target = ({ namespace, workflowExecution, childWorkflowOnly }: Initiated, run: Run) => ({
  namespace: namespace || run.namespace,
  workflowId: workflowExecution?.workflowId ?? '',
  runId: workflowExecution?.runId ?? '',
  childWorkflowOnly: childWorkflowOnly ?? false,
});
