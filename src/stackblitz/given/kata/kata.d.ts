// What a test imports from '#kata'. The types of @temporalio/testing and @temporalio/worker would bring native code.
declare module '#kata' {
  import type { Context, Info } from '@temporalio/activity';
  import type { Client, WorkflowClient } from '@temporalio/client';
  import type { Duration, VersioningBehavior } from '@temporalio/common';
  import type { TestAPI } from '@vitest/runner';

  type History = Awaited<ReturnType<ReturnType<WorkflowClient['getHandle']>['fetchHistory']>>;

  export interface KataOptions {
    /** The workflows' file, relative to the test: `'./workflows'`. */
    readonly workflows: string;
    /** The activities, by name. */
    readonly activities?: object;
    /** Instead of one from the test's title. */
    readonly taskQueue?: string;
    /** Makes the Worker the first version of a worker deployment; see `deploy`. */
    readonly deployment?: {
      readonly buildId: string;
      readonly defaultVersioningBehavior: VersioningBehavior;
    };
  }

  /** One event of a history, as a learner reads it. */
  export interface HistoryRow {
    readonly eventId: number;
    /** Temporal's own name of the event: `TimerStarted`. */
    readonly type: string;
    /** What matters of it, in one short phrase. May be empty. */
    readonly detail: string;
    /** Milliseconds of the server's clock since the first event. */
    readonly elapsedMs: number;
  }

  /** The history of one workflow execution. */
  export class KataHistory {
    readonly workflowId: string;
    readonly history: History;
    get events(): NonNullable<History['events']>;
    get types(): string[];
    get rows(): readonly HistoryRow[];
    toJSON(): object;
    toString(): string;
  }

  export interface KataFixtures {
    /** The test environment; its time skips while a test waits for a result. */
    readonly env: {
      readonly client: Client;
      sleep(duration: Duration): Promise<void>;
      currentTimeMs(): Promise<number>;
    };
    /** A Client of that environment. Asking for it starts the Worker. */
    readonly client: Client;
    /** A task queue and a workflow id made from the test's title. */
    readonly ids: { readonly taskQueue: string; readonly workflowId: string };
    /** The history of a workflow; without an id, of the first that the test started. */
    readonly history: (workflowId?: string) => Promise<KataHistory>;
    /** Replays a history against the exercise's workflows. Rejects when the code doesn't follow it. */
    readonly replay: (history?: KataHistory | History | object, workflows?: string) => Promise<void>;
    /** Ends the Worker and starts another that remembers nothing: a crash. With a path, a deploy of other workflow code. */
    readonly restartWorker: (workflows?: string) => Promise<void>;
    /** Starts a Worker of another build beside the first and makes it the current version of the deployment. */
    readonly deploy: (build: { readonly workflows: string; readonly buildId: string }) => Promise<void>;
    /** Runs one activity outside of any workflow. */
    readonly activityEnvironment: {
      readonly context: Context;
      cancel(reason?: string): void;
      run<P extends unknown[], R>(activity: (...args: P) => Promise<R>, ...args: P): Promise<R>;
      on(event: 'heartbeat', listener: (details: unknown) => void): unknown;
    };
  }

  /** Vitest's `test` with a Temporal environment: what a test names in its first argument is made for it and closed after it. */
  export function kata(options: KataOptions): TestAPI<KataFixtures>;
  /** Words for a duration in milliseconds: `30 days`, `1 hour 30 minutes`. */
  export function duration(ms: number): string;
}

declare module '@vitest/expect' {
  // eslint-disable-next-line -- Vitest's own signature.
  interface Matchers<T = any> {
    /** The history holds events of these types in this order; others may stand between them. */
    toContainEvents(types: readonly string[]): void;
    /** The history holds this many events of the type. */
    toHaveEventCount(type: string, count: number): void;
  }
}
