/**
 * A realm is the place where the code of one workflow execution lives: its globals are its own, its clock and its dice are
 * the workflow's. The Worker does not know what it is made of. In Node it is a `vm` context, in a page a dedicated worker,
 * and for replays a function with globals of its own.
 */
export interface Realms {
  /**
   * Makes a realm and loads SDK and workflow code into it. Rejects when the code can't be evaluated: a syntax error, an
   * import that is not there, an exception of a module.
   */
  create(init: RealmInit): Promise<Realm>;
}

/** What an execution is told once, before its first activation. Everything in it can be cloned to another thread. */
export interface RealmInit {
  /** `WorkflowInfo` of `@temporalio/workflow` without `unsafe`; the host adds that. Payloads are decoded already. */
  readonly info: object;
  /** 8 bytes, the highest first: the seed that Core derives from the run id, for `Math.random` and `uuid4`. */
  readonly randomnessSeed: readonly number[];
  /** Milliseconds since 1970 of the first workflow task. */
  readonly now: number;
  /** What the worker can run, so that the SDK can name it in its messages. */
  readonly registeredActivityNames: readonly string[];
  /** Whether the first activation replays. What a module writes to the console while it is evaluated is then silent. */
  readonly isReplaying: boolean;
  /** Names of error classes that fail the workflow instead of its workflow task: `workflowFailureErrorTypes` of a Worker. */
  readonly failureExceptionTypeNames?: readonly string[];
}

export interface Realm {
  /**
   * Runs one activation to its end: all jobs, all microtasks, all conditions.
   *
   * It rejects with a {@link RealmDied} when the realm is gone: a loop without end was stopped, memory ran out, the thread
   * was terminated. Whatever the workflow's own code throws is part of the completion.
   */
  activate(activation: Activation): Promise<RealmAnswer>;
  /** Forgets the execution. Nothing of its code runs after this; it may be called in the middle of an activation. */
  dispose(): Promise<void>;
}

/**
 * `coresdk.workflow_activation.WorkflowActivation` as plain data: `variant` set in each job, 64-bit integers as numbers.
 * The one exception is the seed of `updateRandomSeed`, which needs all of its 64 bits: 8 bytes, the highest first.
 */
export interface Activation {
  readonly runId: string;
  readonly timestampMs: number;
  readonly isReplaying: boolean;
  readonly historyLength: number;
  readonly historySizeBytes: number;
  readonly continueAsNewSuggested: boolean;
  readonly availableInternalFlags: readonly number[];
  /** Version of the SDK that completed the workflow task, where the history says it. */
  readonly lastSdkVersion?: string;
  readonly suggestContinueAsNewReasons?: readonly number[];
  readonly targetWorkerDeploymentVersionChanged?: boolean;
  readonly deploymentVersionForCurrentTask?: {
    readonly deploymentName?: string;
    readonly buildId?: string;
  };
  readonly jobs: readonly ActivationJob[];
}

/** One job; `variant` names the field that holds it, as in the SDK's own class. */
export type ActivationJob = { readonly variant: string } & Readonly<Record<string, unknown>>;

/** What a realm says after an activation. */
export interface RealmAnswer {
  /** `coresdk.workflow_completion.WorkflowActivationCompletion` as plain data: `successful` or `failed`. */
  readonly completion: object;
  /** Calls of sinks (logs among them), in order. */
  readonly sinkCalls: readonly SinkCall[];
  /**
   * For each command of the completion, in order, the line of the workflow's code that made it. A place that can't be told
   * is left undefined. Present only when the realm was asked to look (it costs a stack trace per command).
   */
  readonly commandPlaces?: readonly (CodePlace | undefined)[];
  /** Where the code waits for a `condition` after this activation. Present when the realm was asked to look. */
  readonly conditionPlaces?: readonly CodePlace[];
}

export interface SinkCall {
  readonly ifaceName: string;
  readonly fnName: string;
  readonly args: readonly unknown[];
  readonly workflowInfo: object;
}

/** A place in the learner's own files. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** A realm that is gone in the middle of an activation. */
export class RealmDied extends Error {
  override readonly name = 'RealmDied';
  constructor(
    readonly reason: 'endless-loop' | 'memory' | 'terminated',
    message: string,
  ) {
    super(message);
  }
}
