import { WorkflowExecutionStatus, ScheduleOverlapPolicy } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { statusOf } from '../frontend/status.ts';
import { terminateRun } from '../history/force-close.ts';
import { requestCancelRun } from '../history/outside.ts';
import type { Run } from '../history/run.ts';
import type { Transaction } from '../history/transaction.ts';
import * as limits from '../limits.ts';
import { attributesOf, eventName, fromTimestamp, type SchedulePatch } from '../proto.ts';
import { decideOverlap } from './overlap.ts';
import type { Schedule, ScheduleDefinition } from './schedule.ts';
import { identityOf, startAction } from './start-action.ts';

/** What a client asks of a schedule; it is done between the times that have passed and what follows from them. */
export interface Change {
  readonly patch?: SchedulePatch;
  readonly definition?: ScheduleDefinition;
}

/** One round of a schedule: takes the actions whose time has come, does what a client asks, and sets the timer for the next round. */
export function advance(engine: Engine, schedule: Schedule, change: Change = {}): void {
  const now = engine.clock.now();
  let next = bufferTimes(schedule, now);
  if (change.patch) applyPatch(schedule, change.patch, now);
  if (change.definition) {
    schedule.definition = change.definition;
    schedule.updateTimeMs = now;
    schedule.conflictToken += 1;
    next = bufferTimes(schedule, now);
  }
  takeBackfills(schedule);
  while (takeBuffered(engine, schedule));
  sleep(engine, schedule, next);
}

/** A workflow closed and nothing follows it: the schedule that waited for it goes on. */
export function scheduledRunClosed(engine: Engine, run: Run): void {
  const schedule = engine.schedules.takeWaiting(run.firstExecutionRunId);
  if (!schedule || schedule.closed) return;
  schedule.running = schedule.running.filter(({ runId }) => runId !== run.firstExecutionRunId);
  const action = schedule.recentActions.find(({ runId }) => runId === run.firstExecutionRunId);
  const status = statusOf(run);
  if (action) action.status = status;
  keepOutcome(schedule, run);
  pauseOnFailure(schedule, run, status);
  if (schedule.buffer.length > 0 || schedule.backfills.length > 0) advance(engine, schedule);
}

/** The schedule takes no more actions. What it has started goes on. */
export function closeSchedule(schedule: Schedule): void {
  schedule.closed = true;
  schedule.timer?.cancel();
  schedule.timer = undefined;
}

/** Buffers a start for each time of the spec that has come, unless no action may be taken now. Returns the next time. */
function bufferTimes(schedule: Schedule, nowMs: number): number | undefined {
  const { spec, catchupWindowMs } = schedule.definition;
  if (!schedule.mayAct(false)) {
    schedule.processedMs = nowMs;
    return spec.next(nowMs);
  }
  let next = spec.next(schedule.processedMs);
  for (; next !== undefined && next <= nowMs; next = spec.next(next)) {
    // What would have been due before the schedule was changed is not.
    if (next < (schedule.updateTimeMs ?? 0)) continue;
    if (nowMs - next > catchupWindowMs) {
      schedule.missedCatchupWindow += 1;
      continue;
    }
    buffer(schedule, next, ScheduleOverlapPolicy.UNSPECIFIED, false);
    schedule.processedMs = next;
  }
  return next;
}

function buffer(schedule: Schedule, timeMs: number, overlapPolicy: number, manual: boolean): void {
  if (schedule.buffer.length >= limits.MAX_SCHEDULE_BUFFER) schedule.bufferDropped += 1;
  else schedule.buffer.push({ timeMs, overlapPolicy, manual });
}

function applyPatch(schedule: Schedule, patch: SchedulePatch, nowMs: number): void {
  const { triggerImmediately: trigger, backfillRequest = [], pause, unpause } = patch;
  if (trigger) {
    const timeMs = trigger.scheduledTime ? fromTimestamp(trigger.scheduledTime) : nowMs;
    buffer(schedule, timeMs, trigger.overlapPolicy ?? 0, true);
  }
  for (const { startTime, endTime, overlapPolicy = 0 } of backfillRequest) {
    if (schedule.backfills.length >= limits.MAX_SCHEDULE_BUFFER) schedule.bufferDropped += 1;
    // Both ends of the range belong to it.
    else
      schedule.backfills.push({
        startMs: fromTimestamp(startTime) - 1,
        endMs: fromTimestamp(endTime),
        overlapPolicy,
      });
  }
  if (pause) schedule.pause(pause);
  if (unpause) schedule.unpause(unpause);
}

/** Buffers the next times of the backfills, a few at a time, so that starts by the spec find room beside them. */
function takeBackfills(schedule: Schedule): void {
  let left = limits.BACKFILL_ACTIONS_AT_A_TIME;
  const { backfills, definition } = schedule;
  while (backfills.length > 0 && left > 0 && schedule.buffer.length < limits.MAX_SCHEDULE_BUFFER / 2) {
    const backfill = backfills[0]!;
    let next = definition.spec.next(backfill.startMs);
    for (; next !== undefined && next <= backfill.endMs && left > 0; next = definition.spec.next(next)) {
      buffer(schedule, next, backfill.overlapPolicy, true);
      backfill.startMs = next;
      left -= 1;
    }
    if (next === undefined || next > backfill.endMs) backfills.shift();
  }
}

/** Starts what may start, and ends what must end for it. True if there may be more to do at once. */
function takeBuffered(engine: Engine, schedule: Schedule): boolean {
  const { action } = schedule.definition;
  if (!action || schedule.buffer.length === 0) {
    schedule.buffer = [];
    return false;
  }
  const decision = decideOverlap(schedule.buffer, schedule.running.length > 0, ({ overlapPolicy }) =>
    schedule.overlapPolicyOf(overlapPolicy),
  );
  schedule.buffer = decision.waiting;
  schedule.overlapSkipped += decision.skipped;
  let again = false;
  for (const start of [...decision.overlapping, ...(decision.single ? [decision.single] : [])]) {
    const taken = schedule.mayAct(start.manual, true) && startAction(engine, schedule, action, start);
    if (!taken) {
      again = true;
      continue;
    }
    schedule.actionCount += 1;
    schedule.recentActions = [...schedule.recentActions, taken].slice(-limits.SCHEDULE_ACTIONS_DESCRIBED);
    if (start !== decision.single) continue;
    schedule.running.push(taken);
    engine.schedules.waitFor(taken.runId, schedule);
  }
  endRunning(engine, schedule, decision);
  return again;
}

function endRunning(
  engine: Engine,
  schedule: Schedule,
  { cancelRunning, terminateRunning }: { cancelRunning: boolean; terminateRunning: boolean },
): void {
  const identity = identityOf(schedule);
  const end = (tx: Transaction): void =>
    terminateRunning
      ? terminateRun(tx, { reason: 'terminated by schedule overlap policy', identity })
      : requestCancelRun(tx, { cause: 'cancelled by schedule overlap policy', identity });
  if (!cancelRunning && !terminateRunning) return;
  for (const { workflowId, runId } of schedule.running) {
    const run = engine.executions.current(schedule.namespace, workflowId);
    if (run?.isRunning && run.firstExecutionRunId === runId) engine.transact(run, end);
  }
}

/** Sets the timer for the next round. It is passive: a schedule alone is no reason to skip time. */
function sleep(engine: Engine, schedule: Schedule, nextMs: number | undefined): void {
  const now = engine.clock.now();
  let wakeMs = nextMs;
  if (hasQuickBackfill(schedule)) wakeMs = now + limits.BACKFILL_PAUSE_MS;
  else if (!schedule.mayAct(false)) wakeMs = undefined;
  const expiresMs = retentionEnd(schedule, wakeMs);
  if (expiresMs !== undefined && expiresMs <= now) return closeSchedule(schedule);
  wakeMs = expiresMs ?? wakeMs;
  schedule.timer?.cancel();
  schedule.timer =
    wakeMs === undefined ? undefined : engine.clock.schedule(wakeMs, () => advance(engine, schedule), true);
}

/** A backfill whose starts need not wait for each other goes on by itself. */
function hasQuickBackfill(schedule: Schedule): boolean {
  const first = schedule.backfills[0];
  return (
    first !== undefined && schedule.overlapPolicyOf(first.overlapPolicy) === ScheduleOverlapPolicy.ALLOW_ALL
  );
}

/** When a schedule disappears that has nothing more to do: some time after the last thing that happened to it. */
function retentionEnd(schedule: Schedule, wakeMs: number | undefined): number | undefined {
  const { paused } = schedule.definition;
  if (paused || wakeMs !== undefined || hasQuickBackfill(schedule)) return undefined;
  const lastTakenMs = schedule.recentActions.at(-1)?.takenMs ?? 0;
  const lastMs = Math.max(lastTakenMs, schedule.createTimeMs, schedule.updateTimeMs ?? 0);
  return lastMs + limits.SCHEDULE_RETENTION_MS;
}

/** The next workflow is told the last result, or the failure since. */
function keepOutcome(schedule: Schedule, run: Run): void {
  const last = run.events.at(-1)!;
  const name = eventName(last);
  if (name === 'WorkflowExecutionCompleted') {
    const { result } = attributesOf(last, name);
    if (!result) return;
    schedule.lastCompletionResult = result;
    schedule.continuedFailure = undefined;
  } else if (name === 'WorkflowExecutionFailed') {
    schedule.continuedFailure = attributesOf(last, name).failure;
  }
}

function pauseOnFailure(schedule: Schedule, run: Run, status: number): void {
  if (!schedule.definition.pauseOnFailure || schedule.definition.paused) return;
  if (status === WorkflowExecutionStatus.FAILED) {
    const message = schedule.continuedFailure?.message ?? '';
    schedule.pause(`paused due to workflow failure: ${run.workflowId}: ${message}`);
  } else if (status === WorkflowExecutionStatus.TIMED_OUT) {
    schedule.pause(`paused due to workflow timeout: ${run.workflowId}`);
  }
}
