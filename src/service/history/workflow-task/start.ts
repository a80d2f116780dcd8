import * as limits from '../../limits.ts';
import { SuggestContinueAsNewReason, TaskQueueKind } from '../../enums.ts';
import { sameVersion, type DeploymentVersion } from '../../deployments/version.ts';
import type { Route } from '../../matching/version-routing.ts';
import type { Platform } from '../../platform.ts';
import { makeEvent, toTimestamp, type HistoryEvent, type ProtocolMessage, type Wire } from '../../proto.ts';
import { encodeToken } from '../../tokens.ts';
import { workflowTaskMachine } from '../machines/workflow-task.ts';
import type { Run, WorkerStamp, WorkflowTask } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { effectiveVersion } from '../versioning/info.ts';
import { beginTransition, noteTarget } from '../versioning/transition.ts';
import { startedVersioning, writeScheduled, writeStarted } from './materialize.ts';
import { STICKY_TIMER, WORKFLOW_TASK_TIMER } from './schedule.ts';

export type WorkflowTaskResponse = Wire<'PollWorkflowTaskQueueResponse'>;

/** What a task needs to know of the worker that takes it. */
export interface TaskPoller {
  readonly identity: string;
  readonly version?: DeploymentVersion | undefined;
  readonly stamp?: WorkerStamp | undefined;
}

/** Whether this task is still the one that the run waits for. */
export const isWanted = (run: Run, task: WorkflowTask): boolean =>
  run.workflowTask === task && task.state === 'scheduled';

/** Gives the scheduled workflow task to a worker. */
export function startWorkflowTask(
  tx: Transaction,
  task: WorkflowTask,
  poller: TaskPoller,
  way: Pick<Route, 'target' | 'revision'>,
  requestId = tx.newId(),
): void {
  const { run } = tx;
  if (task.type === 'transient' && task.scheduledEventId !== run.nextEventId) {
    // Something new has happened since the last failure: it may go well this time, so it counts as a first attempt.
    task.type = 'normal';
    task.attempt = 1;
    writeScheduled(tx, task);
  }
  task.state = workflowTaskMachine.next(task.state, 'start');
  task.startedTimeMs = tx.now;
  task.identity = poller.identity;
  task.workerStamp = poller.stamp;
  task.requestId = requestId;
  task.historySizeBytes = run.sizeBytes;
  task.suggestContinueAsNew = reasonsToContinueAsNew(run);
  task.targetVersionChanged = noteTarget(run, way);
  if (task.type === 'normal') writeStarted(tx, task);
  else task.startedEventId = task.scheduledEventId + 1;
  tx.clearTimer(STICKY_TIMER);
  const { scheduledEventId, attempt } = task;
  tx.setTimer(WORKFLOW_TASK_TIMER, tx.now + task.timeoutMs, {
    kind: 'workflowTaskTimeout',
    scheduledEventId,
    attempt,
  });
  // A speculative task may leave no trace: it moves the run only if it completes.
  if (task.type !== 'speculative' && !sameVersion(poller.version, effectiveVersion(run)))
    beginTransition(tx, poller.version, way.revision);
}

function reasonsToContinueAsNew(run: Run): number[] {
  const reasons: number[] = [];
  if (run.sizeBytes >= limits.SUGGEST_CONTINUE_AS_NEW_BYTES)
    reasons.push(SuggestContinueAsNewReason.HISTORY_SIZE_TOO_LARGE);
  // The event that starts this task is about to be written, and counts.
  if (run.nextEventId >= limits.SUGGEST_CONTINUE_AS_NEW_EVENTS)
    reasons.push(SuggestContinueAsNewReason.TOO_MANY_HISTORY_EVENTS);
  return reasons;
}

/** What the poller gets: the history (from the start, or what a worker with this run in its cache has not seen), updates and queries. */
export function workflowTaskResponse(run: Run, task: WorkflowTask, platform: Platform): WorkflowTaskResponse {
  const previousStartedEventId = run.state.lastCompletedTaskStartedId;
  const events = run.events.slice(task.onStickyQueue ? previousStartedEventId : 0);
  if (task.type !== 'normal') events.push(...eventsNotWritten(task));
  return {
    taskToken: encodeToken({
      kind: 'workflow task',
      namespace: run.namespace,
      workflowId: run.workflowId,
      runId: run.runId,
      scheduledEventId: task.scheduledEventId,
      attempt: task.attempt,
      startedTimeMs: task.startedTimeMs,
    }),
    workflowExecution: { workflowId: run.workflowId, runId: run.runId },
    workflowType: run.state.started.workflowType,
    previousStartedEventId,
    startedEventId: task.startedEventId,
    attempt: task.attempt,
    history: { events },
    workflowExecutionTaskQueue: { name: run.taskQueueName, kind: TaskQueueKind.NORMAL },
    scheduledTime: toTimestamp(task.scheduledTimeMs),
    startedTime: toTimestamp(task.startedTimeMs),
    queries: Object.fromEntries(run.queries.attachWaiting().map(({ id, query }) => [id, query])),
    messages: updateMessages(run, task, platform),
  };
}

/** A transient or speculative task shows the events that it will have if it succeeds, though they are not written yet. */
export function eventsNotWritten(task: WorkflowTask): HistoryEvent[] {
  const { scheduledEventId, startedEventId, identity, requestId, attempt } = task;
  const scheduled = makeEvent('WorkflowTaskScheduled', scheduledEventId, task.scheduledTimeMs, {
    taskQueue: {
      name: task.queueName,
      kind: task.onStickyQueue ? TaskQueueKind.STICKY : TaskQueueKind.NORMAL,
    },
    startToCloseTimeout: { seconds: Math.floor(task.timeoutMs / 1000) },
    attempt,
  });
  if (task.state === 'scheduled') return [scheduled];
  const started = makeEvent('WorkflowTaskStarted', startedEventId, task.startedTimeMs, {
    scheduledEventId,
    identity,
    requestId,
    historySizeBytes: task.historySizeBytes,
    ...startedVersioning(task),
  });
  return [scheduled, started];
}

function updateMessages(run: Run, task: WorkflowTask, platform: Platform): ProtocolMessage[] {
  return run.updates.toSend().map((update) => {
    update.step('send');
    return {
      id: `${update.id}/request`,
      protocolInstanceId: update.id,
      eventId: task.scheduledEventId,
      body: toAny(platform.packAny('temporal.api.update.v1.Request', update.request)),
    };
  });
}

// The wire name of the field is type_url; protobufjs calls it by that name.
const toAny = (packed: { typeUrl: string; value: Uint8Array }): { type_url: string; value: Uint8Array } => ({
  type_url: packed.typeUrl,
  value: packed.value,
});
