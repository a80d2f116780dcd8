import type {
  Callback,
  EventAttributes,
  Payload,
  UpdateOutcome,
  UpdateRequest,
  WorkflowExecution,
} from '../proto.ts';
import type { ActivityState } from './machines/activity.ts';
import type { ChildState } from './machines/child-workflow.ts';
import type { ExternalState } from './machines/external.ts';
import type { NexusCancellationState, NexusOperationState } from './machines/nexus-operation.ts';
import type { TimerState } from './machines/timer.ts';
import type { UpdateState } from './machines/update.ts';
import type { ExecutionState } from './machines/workflow-execution.ts';
import { NO_VERSIONING, type VersioningInfo } from './versioning/info.ts';

/**
 * One run's current state as its history tells it. Only the functions under `apply/` change it, each for one event, so
 * walking a history through them rebuilds the same state (see `rebuild.ts`). What is pending but not in the history lives
 * in {@link ./run.ts}.
 */
export interface MutableState {
  execution: ExecutionState;
  /** Attributes of event 1. */
  started: EventAttributes<'WorkflowExecutionStarted'>;
  startTimeMs: number;
  closeTimeMs: number | undefined;
  cancelRequested: boolean;
  /** WorkflowTaskStarted of the last workflow task that completed; 0 before the first. */
  lastCompletedTaskStartedId: number;
  /** WorkflowTaskCompleted of the last workflow task that completed; 0 before the first. */
  lastCompletedTaskId: number;
  /** Open activities by the id of their ActivityTaskScheduled. */
  activities: Map<number, ActivityInfo>;
  /** The same, by the id that the workflow gave. */
  activityIds: Map<string, number>;
  /** Open timers by the id that the workflow gave. */
  timers: Map<string, TimerInfo>;
  /** Open children by the id of their StartChildWorkflowExecutionInitiated. */
  children: Map<number, ChildInfo>;
  /** Signals on their way to other workflows, by the id of their initiated event. */
  externalSignals: Map<number, ExternalInfo>;
  /** Cancel requests on their way to other workflows, by the id of their initiated event. */
  externalCancels: Map<number, ExternalInfo>;
  /** Open nexus operations by the id of their NexusOperationScheduled. */
  nexusOperations: Map<number, NexusOperationInfo>;
  /** What is to be told when the run has closed. */
  callbacks: RunCallback[];
  /** Updates that the history knows, by update id. They stay after completion: their outcome can be asked for. */
  updates: Map<string, UpdateInfo>;
  /** In which order its tasks are handed out; it may be changed from outside. */
  priority: EventAttributes<'WorkflowExecutionStarted'>['priority'];
  memo: Record<string, Payload>;
  searchAttributes: Record<string, Payload>;
  signalCount: number;
  /** Request ids of signals seen; a repeated one is dropped. */
  signalRequestIds: Set<string>;
  /** Request ids attached by starts that found this run, each with the id of the event that tells of it. */
  attachedRequestIds: Map<string, number>;
  /** Worker deployment versions: on which the run is, and how its tasks are routed. */
  versioning: VersioningInfo;
  /** Next run of the chain, once this one closed into it. */
  newExecutionRunId: string | undefined;
}

export interface ActivityInfo {
  state: ActivityState;
  readonly scheduledEventId: number;
  scheduledTimeMs: number;
  readonly attributes: EventAttributes<'ActivityTaskScheduled'>;
  startedEventId: number;
  cancelRequestedEventId: number;
}

export interface TimerInfo {
  state: TimerState;
  readonly startedEventId: number;
  readonly fireAtMs: number;
}

export interface ChildInfo {
  state: ChildState;
  readonly initiatedEventId: number;
  readonly attributes: EventAttributes<'StartChildWorkflowExecutionInitiated'>;
  startedEventId: number;
  execution: WorkflowExecution;
}

export interface ExternalInfo {
  state: ExternalState;
  readonly initiatedEventId: number;
  readonly control: string;
}

export interface NexusOperationInfo {
  state: NexusOperationState;
  cancellation: NexusCancellationState;
  readonly scheduledEventId: number;
  readonly scheduledTimeMs: number;
  readonly attributes: EventAttributes<'NexusOperationScheduled'>;
  cancelRequestedEventId: number;
}

export interface RunCallback {
  readonly callback: Callback;
  readonly registrationTimeMs: number;
  /** The request that attached it to the open run; empty if it came with the start. */
  readonly attachedRequestId: string;
}

export interface UpdateInfo {
  state: UpdateState;
  /** 0 while it is only admitted. */
  readonly acceptedEventId: number;
  /** What was asked, as far as the history says. */
  readonly request: UpdateRequest | undefined;
  outcome: UpdateOutcome | undefined;
  completedEventId: number;
}

/** State before any event. */
export function emptyState(): MutableState {
  return {
    execution: 'none',
    started: {},
    startTimeMs: 0,
    closeTimeMs: undefined,
    cancelRequested: false,
    lastCompletedTaskStartedId: 0,
    lastCompletedTaskId: 0,
    activities: new Map(),
    activityIds: new Map(),
    timers: new Map(),
    children: new Map(),
    externalSignals: new Map(),
    externalCancels: new Map(),
    nexusOperations: new Map(),
    callbacks: [],
    updates: new Map(),
    priority: undefined,
    memo: {},
    searchAttributes: {},
    signalCount: 0,
    signalRequestIds: new Set(),
    attachedRequestIds: new Map(),
    versioning: NO_VERSIONING,
    newExecutionRunId: undefined,
  };
}
