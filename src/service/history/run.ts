import type { DeploymentVersion } from '../deployments/version.ts';
import type { Cancelable } from '../platform.ts';
import type { EventAttributes, EventName, Failure, HistoryEvent, Payloads } from '../proto.ts';
import type { AttemptState } from './machines/attempt.ts';
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
  /** Where the run is on its way between worker deployment versions. */
  versioning: RunVersioning = NO_RUN_VERSIONING;
  /** The first workflow task waits for a start delay or for a retry's backoff. */
  awaitsFirstTask = false;
  /** Attempts of open activities, by the id of their ActivityTaskScheduled. */
  readonly attempts = new Map<number, ActivityAttempt>();
  readonly updates = new UpdateRegistry();
  readonly queries = new QueryRegistry();
  readonly timers = new Map<string, Cancelable>();
  readonly holds = new Set<string>();
  /** Called after every change of the history. */
  readonly observers = new Set<() => void>();
  transitions = 0;

  constructor(
    readonly namespace: string,
    readonly workflowId: string,
    readonly runId: string,
    /** Request id of the start, for deduplication. */
    readonly startRequestId: string,
  ) {}

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
  attempt: number;
  /** When this attempt became ready to be dispatched. */
  scheduledTimeMs: number;
  startedTimeMs: number;
  identity: string;
  requestId: string;
  lastFailure: Failure | undefined;
  lastWorkerIdentity: string;
  /** The deployment version of the last worker, if it has one. */
  lastVersion?: DeploymentVersion | undefined;
  workerStamp?: WorkerStamp | undefined;
  heartbeatDetails: Payloads | undefined;
  lastHeartbeatTimeMs: number;
  /** While in backoff: when the next attempt is due, and how long the wait is in all. */
  nextAttemptTimeMs: number;
  retryIntervalMs: number;
}
