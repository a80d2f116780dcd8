import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { Activation, ActivationJob, CodePlace, Realm, RealmInit, Realms, SinkCall } from './realm.ts';
import { RealmDied } from './realm.ts';
import type { SdkCommand } from './core/commands.ts';
import type { WorkflowCodec } from './codec.ts';
import { HistoryError, NondeterminismError } from './core/errors.ts';
import { Execution } from './core/execution.ts';
import type { ExecutionInit } from './core/execution.ts';
import { toMs } from './core/messages.ts';
import type { Command, Failure, OutgoingMessage, Payload, SdkMetadata } from './core/messages.ts';
import { plain } from './host/plain.ts';
import type { LocalRunner } from './activities/local-runner.ts';
import type { WorkflowQuery, WorkflowTask } from './task.ts';

/** Of `temporal.api.enums.v1.WorkflowTaskFailedCause`. */
export const FailedCause = { unhandledFailure: 14, nonDeterministic: 24 } as const;

const LEGACY_QUERY = 'legacy_query';
/** The share of a workflow task's timeout after which it is kept alive for a local activity. */
const HEARTBEAT_SHARE = 0.8;

export interface QueryResult {
  readonly queryId: string;
  readonly succeeded?: { readonly response?: Payload };
  readonly failed?: Failure;
}

/** What has to be said to the service about a workflow task. */
export type TaskAnswer =
  | {
      readonly kind: 'completed';
      readonly commands: readonly Command[];
      readonly messages: readonly OutgoingMessage[];
      readonly queries: readonly QueryResult[];
      readonly metadata: SdkMetadata;
      readonly versioningBehavior: number;
      /** Local activities that run and have failed before. */
      readonly localRetries: number;
      /** Another task must come, though nothing happens: a local activity runs. */
      readonly forceNew: boolean;
    }
  | { readonly kind: 'query'; readonly result: QueryResult }
  | { readonly kind: 'failed'; readonly cause: number; readonly failure: Failure }
  /** The history is closed, and nobody asked. */
  | { readonly kind: 'nothing' };

export interface RunParts {
  readonly realms: Realms;
  readonly execution: Omit<ExecutionInit, 'localActivities'>;
  readonly locals: LocalRunner;
  readonly codec: WorkflowCodec;
  readonly init: (activation: Activation) => RealmInit;
  readonly sink: (call: SinkCall, replaying: boolean) => void;
}

/** One execution in the cache of a Worker: its history and its code. Tasks come one at a time. */
export class Run {
  readonly execution: Execution;
  private realm: Realm | undefined;
  private versioningBehavior = 0;
  private disposed = false;

  constructor(private readonly parts: RunParts) {
    this.execution = new Execution({ ...parts.execution, localActivities: parts.locals });
  }

  async handle(task: WorkflowTask): Promise<TaskAnswer> {
    try {
      return await this.work(task);
    } catch (error) {
      return failed(error);
    }
  }

  /** Runs the code through the whole history and answers nothing. Rejects when they don't go together. */
  async replay(task: WorkflowTask): Promise<void> {
    this.execution.newTask(task.events, task.previousStartedId, []);
    await this.activateAll();
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    this.parts.locals.close();
    await this.realm?.dispose();
  }

  private async work(task: WorkflowTask): Promise<TaskAnswer> {
    const { execution } = this;
    const { locals } = this.parts;
    execution.newTask(task.events, task.previousStartedId, task.messages);
    await this.activateAll();
    const asked = task.query !== undefined || Object.keys(task.queries).length > 0;
    const deadline = locals.deadline(toMs(execution.started?.workflowTaskTimeout) * HEARTBEAT_SHARE);
    let forceNew = false;
    while (locals.open > 0 && !this.disposed) {
      const resolve = asked ? undefined : await locals.next(deadline);
      forceNew = resolve === undefined;
      if (forceNew) break;
      resolve!();
      await this.activateAll();
    }
    deadline.cancel();
    if (task.query !== undefined) {
      const [result] = await this.ask({ [LEGACY_QUERY]: task.query });
      return { kind: 'query', result: result! };
    }
    const queries = asked ? await this.ask(task.queries) : [];
    if (execution.ended && !asked) return { kind: 'nothing' };
    return {
      kind: 'completed',
      commands: execution.ended ? [] : execution.openCommands().map(({ command }) => command),
      messages: execution.takeMessages(),
      queries,
      metadata: execution.metadata(),
      versioningBehavior: this.versioningBehavior,
      localRetries: locals.retrying,
      forceNew,
    };
  }

  /** Lets the code hear all that there is to hear. */
  private async activateAll(): Promise<void> {
    while (this.execution.hasJobs) {
      const activation = this.execution.takeActivation();
      const { commands, places } = await this.activate(activation);
      this.execution.takeCommands(commands, places);
      // Behind the end of the workflow nobody waits for a local activity.
      if (this.execution.codeEnded) this.parts.locals.close();
      else this.parts.locals.begin();
    }
  }

  private async ask(queries: Readonly<Record<string, WorkflowQuery>>): Promise<readonly QueryResult[]> {
    const jobs = Object.entries(queries).map(([queryId, { queryType, queryArgs, header }]): ActivationJob => {
      const headers = header?.fields ?? {};
      const queryWorkflow = { queryId, queryType, arguments: queryArgs?.payloads ?? [], headers };
      return { variant: 'queryWorkflow', queryWorkflow };
    });
    const { commands } = await this.activate(this.execution.activation(jobs, true));
    return commands.flatMap(({ respondToQuery }) => (respondToQuery ? [respondToQuery as QueryResult] : []));
  }

  private async activate(given: Activation): Promise<{
    readonly commands: readonly SdkCommand[];
    readonly places: readonly (CodePlace | undefined)[] | undefined;
  }> {
    const { codec } = this.parts;
    const activation = await codec.decode(given);
    this.realm ??= await this.parts.realms.create(this.parts.init(activation));
    if (this.disposed) throw new RealmDied('terminated', 'The Worker has given the execution up.');
    const { completion: made, sinkCalls, commandPlaces } = await this.realm.activate(activation);
    const completion = await codec.encode(made);
    for (const call of sinkCalls) this.parts.sink(call, activation.isReplaying);
    const { successful, failed } = completion as {
      readonly successful?: {
        readonly commands?: readonly SdkCommand[];
        readonly usedInternalFlags?: readonly number[];
        readonly versioningBehavior?: number;
      };
      readonly failed?: { readonly failure?: Failure };
    };
    if (successful === undefined) throw new ActivationFailure(failed?.failure ?? {});
    this.execution.flags.addLang(successful.usedInternalFlags ?? []);
    this.versioningBehavior = successful.versioningBehavior ?? this.versioningBehavior;
    return { commands: successful.commands ?? [], places: commandPlaces };
  }
}

/** The code failed the activation; the SDK has made a failure of it already. */
export class ActivationFailure extends Error {
  override readonly name = 'ActivationFailure';
  constructor(readonly failure: Failure) {
    super(failure.message ?? 'The workflow failed its workflow task.');
  }
}

function failed(error: unknown): TaskAnswer {
  const cause =
    error instanceof NondeterminismError ? FailedCause.nonDeterministic : FailedCause.unhandledFailure;
  return { kind: 'failed', cause, failure: failureOf(error) };
}

function failureOf(error: unknown): Failure {
  if (error instanceof ActivationFailure) return error.failure;
  if (error instanceof NondeterminismError || error instanceof HistoryError)
    return { message: error.message, applicationFailureInfo: { type: error.name } };
  const told =
    error instanceof RealmDied
      ? new Error(`[TMPRL1101] Potential deadlock detected: ${error.message}`, { cause: error })
      : error;
  return plain(defaultFailureConverter.errorToFailure(told, defaultPayloadConverter)) as Failure;
}
