import { ScheduleOverlapPolicy } from '../enums.ts';
import * as limits from '../limits.ts';
import type { Cancelable } from '../platform.ts';
import {
  fromDuration,
  toDuration,
  type Failure,
  type NewWorkflowExecutionInfo,
  type Payload,
  type Payloads,
  type ScheduleMessage,
} from '../proto.ts';
import { compileSpec, type CompiledSpec } from './spec.ts';

/** What a client says a schedule is: when, what, and how. */
export interface ScheduleDefinition {
  readonly spec: CompiledSpec;
  /** The workflow to start; a schedule without one takes no actions. */
  readonly action: NewWorkflowExecutionInfo | undefined;
  readonly overlapPolicy: number;
  readonly catchupWindowMs: number;
  readonly pauseOnFailure: boolean;
  readonly keepOriginalWorkflowId: boolean;
  paused: boolean;
  notes: string;
  readonly limitedActions: boolean;
  remainingActions: number;
}

/** An action that is to be taken, now or when the workflow before it has closed. */
export interface BufferedStart {
  /** The time that the spec gives, and that the workflow is told. */
  readonly timeMs: number;
  /** UNSPECIFIED: whatever the policy of the schedule is by then. */
  readonly overlapPolicy: number;
  /** Asked for by a client, not by the spec: neither a pause nor the number of actions keeps it back. */
  readonly manual: boolean;
}

export interface Backfill {
  startMs: number;
  readonly endMs: number;
  readonly overlapPolicy: number;
}

export interface TakenAction {
  readonly scheduledMs: number;
  readonly takenMs: number;
  readonly workflowId: string;
  /** First run of the workflow. */
  readonly runId: string;
  status: number;
}

/** One schedule: its definition, and what it has done and has yet to do. */
export class Schedule {
  /** Counts the changes that a client who is about to update must not overlook. */
  conflictToken = 1;
  closed = false;
  actionCount = 0;
  missedCatchupWindow = 0;
  overlapSkipped = 0;
  bufferDropped = 0;
  recentActions: TakenAction[] = [];
  /** Started workflows that must close before the next may start. Those that may overlap are not among them. */
  running: TakenAction[] = [];
  updateTimeMs: number | undefined;
  /** All times up to this one have been looked at. */
  processedMs: number;
  buffer: BufferedStart[] = [];
  backfills: Backfill[] = [];
  lastCompletionResult: Payloads | undefined;
  continuedFailure: Failure | undefined;
  timer: Cancelable | undefined;

  constructor(
    readonly namespace: string,
    readonly scheduleId: string,
    /** Request id of the creation, for deduplication. */
    readonly requestId: string,
    /** Later schedules have larger numbers. */
    readonly order: number,
    readonly createTimeMs: number,
    readonly memo: Record<string, Payload>,
    public searchAttributes: Record<string, Payload>,
    public definition: ScheduleDefinition,
  ) {
    this.processedMs = createTimeMs;
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  overlapPolicyOf(policy: number): number {
    return policy || this.definition.overlapPolicy;
  }

  /** Whether an action may be taken. `use` counts it against the number of actions that are left. */
  mayAct(manual: boolean, use = false): boolean {
    if (manual) return true;
    const { definition } = this;
    if (definition.paused) return false;
    if (!definition.limitedActions) return true;
    if (definition.remainingActions <= 0) return false;
    if (use) {
      definition.remainingActions -= 1;
      this.conflictToken += 1;
    }
    return true;
  }

  pause(notes: string): void {
    this.setPaused(true, notes);
  }

  unpause(notes: string): void {
    this.setPaused(false, notes);
  }

  /** The next times of actions, as clients see them. */
  futureActionTimes(atMost: number): number[] {
    const { limitedActions, remainingActions, spec } = this.definition;
    const wanted = limitedActions ? Math.min(remainingActions, atMost) : atMost;
    const times: number[] = [];
    let at: number | undefined = this.processedMs;
    while (times.length < wanted) {
      at = spec.next(at);
      if (at === undefined) break;
      if (at >= (this.updateTimeMs ?? 0)) times.push(at);
    }
    return times;
  }

  private setPaused(paused: boolean, notes: string): void {
    this.definition.paused = paused;
    this.definition.notes = notes;
    this.conflictToken += 1;
  }
}

/**
 * Reads what a client says, with what is left open filled in.
 * @throws ServiceError INVALID_ARGUMENT for a spec that makes no sense
 */
export function readDefinition({ spec, action, policies, state }: ScheduleMessage): ScheduleDefinition {
  return {
    spec: compileSpec(spec ?? {}),
    action: action?.startWorkflow && withNormalQueue(action.startWorkflow),
    overlapPolicy: policies?.overlapPolicy || ScheduleOverlapPolicy.SKIP,
    catchupWindowMs: policies?.catchupWindow
      ? Math.max(fromDuration(policies.catchupWindow), limits.MIN_CATCHUP_WINDOW_MS)
      : limits.DEFAULT_CATCHUP_WINDOW_MS,
    pauseOnFailure: policies?.pauseOnFailure ?? false,
    keepOriginalWorkflowId: policies?.keepOriginalWorkflowId ?? false,
    paused: state?.paused ?? false,
    notes: state?.notes ?? '',
    limitedActions: state?.limitedActions ?? false,
    remainingActions: state?.remainingActions ?? 0,
  };
}

const withNormalQueue = (action: NewWorkflowExecutionInfo): NewWorkflowExecutionInfo => ({
  ...action,
  taskQueue: { ...action.taskQueue, kind: action.taskQueue?.kind || 1 },
});

/** The definition as the message that it was read from. */
export function writeDefinition(
  definition: ScheduleDefinition,
  spec: ScheduleMessage['spec'],
): ScheduleMessage {
  const { action, overlapPolicy, catchupWindowMs, pauseOnFailure, keepOriginalWorkflowId } = definition;
  const { paused, notes, limitedActions, remainingActions } = definition;
  return {
    spec,
    action: { ...(action && { startWorkflow: action }) },
    policies: {
      overlapPolicy,
      catchupWindow: toDuration(catchupWindowMs),
      pauseOnFailure,
      keepOriginalWorkflowId,
    },
    state: { notes, paused, limitedActions, remainingActions },
  };
}
