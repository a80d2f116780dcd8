import type { HoldKind } from '../clock/virtual-clock.ts';
import type { DeploymentVersion } from '../deployments/version.ts';
import type { Cancelable } from '../platform.ts';
import type { EventAttributes, EventName, Failure, HistoryEvent, Payloads } from '../proto.ts';
import type { ActivityOptions } from './activity/options.ts';
import type { AttemptState } from './machines/attempt.ts';
import type { NexusCallState } from './machines/nexus-call.ts';
import type { WorkflowTaskState } from './machines/workflow-task.ts';
import { emptyState, type MutableState } from './mutable-state.ts';
import { QueryRegistry } from './query/query-registry.ts';
import { UpdateRegistry } from './update/update-registry.ts';
import { NO_RUN_VERSIONING, type RunVersioning } from './versioning/info.ts';

export interface RunKey {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * One run of a workflow: its history, the state that the history tells, and what is pending beside the history: the
 * workflow task, attempts of activities, events that wait for the workflow task to end, timers, updates and queries.
 */
export class Run implements RunKey {
  readonly events: HistoryEvent[] = [];
  state: MutableState = emptyState();
  /** About how many bytes the history has on the wire. */
  sizeBytes = 0;
  /** Events that arrived while a workflow task is started, in order of arrival; they have no ids yet. */
  buffered: BufferedEvent[] = [];
  workflowTask: WorkflowTask | undefined;
  /** Attempt number of the next workflow task; above 1 after a failure. */
  nextTaskAttempt = 1;
  sticky: StickyQueue | undefined;
  /** The last workflow task failed because it closed the run without knowing of new events: no signal may come between again. */
  closeAttempted = false;
  /** Where the run is on its way between worker deployment versions. */
  versioning: RunVersioning = NO_RUN_VERSIONING;
  /** The first workflow task waits for a start delay or for a retry's backoff. */
  awaitsFirstTask = false;
  /** Attempts of open activities, by the id of their ActivityTaskScheduled. */
  readonly attempts = new Map<number, ActivityAttempt>();
  /** Requests of open nexus operations, by the id of their NexusOperationScheduled. */
  readonly nexusOperations = new Map<number, NexusOperationCalls>();
  /** Nexus tasks that handlers have and have not answered. */
  readonly nexusTasks = new Set<string>();
  /** How the completion callbacks went, in the order of the state's callbacks; empty while the run is open. */
  readonly callbackOutcomes: CallbackOutcome[] = [];
  readonly updates: UpdateRegistry;
  readonly queries = new QueryRegistry();
  readonly timers = new Map<string, Cancelable>();
  /** What keeps the clock from jumping, by name. */
  readonly holds = new Map<string, HoldKind>();
  /** Called after every change of the history. */
  readonly observers = new Set<() => void>();
  transitions = 0;
  /** Ids of the events with which a transaction began, ascending: a reset can only cut between transactions. */
  batches: number[] = [];
  /** The run that a reset of this one made. */
  resetRunId: string | undefined;

  constructor(
    readonly namespace: string,
    readonly workflowId: string,
    readonly runId: string,
    /** Request id of the start, for deduplication. */
    readonly startRequestId: string,
  ) {
    this.updates = new UpdateRegistry(runId);
  }

  get isRunning(): boolean {
    return this.state.execution === 'running';
  }

  get nextEventId(): number {
    return this.events.length + 1;
  }

  get taskQueueName(): string {
    return this.state.started.taskQueue?.name ?? '';
  }

  get firstExecutionRunId(): string {
    return this.state.started.firstExecutionRunId || this.runId;
  }
}

export interface BufferedEvent {
  readonly name: EventName;
  readonly attributes: EventAttributes<EventName>;
  readonly options: EventOptions;
  /** About how many bytes its attributes have on the wire. */
  readonly sizeBytes: number;
}

export interface EventOptions {
  /** When it happened, if not now. */
  readonly timeMs?: number;
  readonly userMetadata?: HistoryEvent['userMetadata'];
  readonly links?: HistoryEvent['links'];
  readonly workerMayIgnore?: boolean;
}

export interface StickyQueue {
  readonly name: string;
  readonly scheduleToStartTimeoutMs: number;
}

/**
 * The workflow task of a run.
 *
 * - `normal`: its WorkflowTaskScheduled and WorkflowTaskStarted are in the history.
 * - `transient`: a further attempt after a failure; its events are written only when it completes.
 * - `speculative`: made for an update alone; its events are written only when it turns out to matter.
 */
export interface WorkflowTask {
  type: 'normal' | 'transient' | 'speculative';
  state: WorkflowTaskState;
  scheduledEventId: number;
  startedEventId: number;
  attempt: number;
  readonly queueName: string;
  readonly onStickyQueue: boolean;
  readonly scheduledTimeMs: number;
  /** That of the first of a row of workflow tasks in which the worker only asked for more time. */
  readonly originalScheduledTimeMs: number;
  startedTimeMs: number;
  readonly timeoutMs: number;
  identity: string;
  requestId: string;
  historySizeBytes: number;
  suggestContinueAsNew: number[];
  /** The run is pinned, and new workflows go to another version than when it was last told. */
  targetVersionChanged: boolean;
  /** The build of the worker that has it, if that does not use versioning. */
  workerStamp: WorkerStamp | undefined;
}

/** How a worker without a deployment version names its build. */
export interface WorkerStamp {
  readonly buildId?: string | undefined;
  readonly useVersioning?: boolean | undefined;
}

/** What is known of the current attempt of an activity, and of the one before it. */
export interface ActivityAttempt {
  state: AttemptState;
  /** Number of the current attempt, or of the one to come, from 1. */
  attempt: number;
  /** How often an attempt was put into a task queue; only the last task counts. */
  dispatches: number;
  /** The options as they are now; an operator may have changed what the event says. */
  options: ActivityOptions;
  pause: ActivityPause | undefined;
  /** Attempts were counted anew while this one was running. */
  isReset: boolean;
  /** The next attempt does not get the heartbeat details of this one. */
  forgetsHeartbeat: boolean;
  /** When this attempt became ready to be dispatched. */
  scheduledTimeMs: number;
  startedTimeMs: number;
  identity: string;
  requestId: string;
  lastFailure: Failure | undefined;
  lastWorkerIdentity: string;
  /** When the attempt before this one ended; 0 for the first. */
  lastCompleteTimeMs: number;
  /** The deployment version of the last worker, if it has one. */
  lastVersion?: DeploymentVersion | undefined;
  workerStamp?: WorkerStamp | undefined;
  heartbeatDetails: Payloads | undefined;
  lastHeartbeatTimeMs: number;
  /** While in backoff: when the next attempt is due, and how long the wait is in all. */
  nextAttemptTimeMs: number;
  retryIntervalMs: number;
}

/** Who paused an activity, when and why. */
export interface ActivityPause {
  readonly timeMs: number;
  readonly identity: string;
  readonly reason: string;
  readonly requestId: string;
}

export type NexusCallName = 'start' | 'cancel';

/** What was asked of the handler of a nexus operation, and what is to be asked. */
export interface NexusOperationCalls {
  readonly start: NexusCall;
  /** Present once the workflow asked for the cancellation. */
  cancel: NexusCall | undefined;
  /** When the handler said that it has started; 0 before. */
  startedTimeMs: number;
  operationToken: string;
}

/** One request to a handler, through all its attempts. */
export interface NexusCall {
  state: NexusCallState;
  /** How many attempts have ended. */
  attempts: number;
  /** How often it was put into a task queue; only the last task counts. */
  dispatches: number;
  /** When the handler must have answered the present attempt. */
  deadlineMs: number;
  requestedTimeMs: number;
  lastCompleteTimeMs: number;
  lastFailure: Failure | undefined;
  nextAttemptTimeMs: number;
}

export interface CallbackOutcome {
  readonly timeMs: number;
  /** Why the callback could not be delivered; undefined if it was. */
  readonly failure: Failure | undefined;
}
