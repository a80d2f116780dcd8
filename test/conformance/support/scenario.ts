import type { Client, WorkflowHandle } from '@temporalio/client';
import { msToNumber, type Duration } from '@temporalio/common/lib/time';
import type { Workflow } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, type WorkerOptions } from '@temporalio/worker';
import { test as base } from 'vitest';
import { attributesOf, eventTypes, type History } from './history-text.ts';
import { skippingTime } from './real-time-skipping.ts';
import { expectReplayable } from './replay.ts';
import { sdkTarget, server } from './target.ts';
import { makeWorker } from './worker.ts';

export interface RunningWorker {
  /** Shuts the worker down and waits until it has ended. */
  stop(): Promise<void>;
}

type StartOptions = Partial<Omit<Parameters<Client['workflow']['start']>[1], 'args'>> & { args?: unknown[] };

/** One scenario: a task queue and a workflow id made of the test's title, and what it started, to be ended after it. */
export class Scenario {
  readonly taskQueue: string;
  readonly workflowId: string;
  readonly client: Client;
  /** Why the code of the scenario cannot replay its histories, for instance because it was changed in between. */
  notReplayable: string | undefined;
  readonly #running = new Set<RunningWorker>();
  readonly #started: WorkflowHandle[] = [];

  constructor(
    readonly env: TestWorkflowEnvironment,
    title: string,
  ) {
    const slug = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 80);
    this.taskQueue = slug;
    this.workflowId = slug;
    this.client = env.client;
  }

  /** Starts a Worker on the scenario's task queue. */
  async worker(options: Partial<WorkerOptions> = {}): Promise<RunningWorker> {
    const worker = await makeWorker(this.env, this.taskQueue, options);
    const ended = worker.run();
    // A worker that fails makes the scenario fail where it waits; the failure itself shows at stop().
    ended.catch(() => undefined);
    const running: RunningWorker = {
      stop: async () => {
        if (!this.#running.delete(running)) return;
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await ended;
      },
    };
    this.#running.add(running);
    return running;
  }

  /** Starts a workflow under the scenario's id. */
  async start<T extends Workflow>(
    workflow: T | string,
    options: StartOptions = {},
  ): Promise<WorkflowHandle<T>> {
    const handle = await this.client.workflow.start(workflow as string, {
      taskQueue: this.taskQueue,
      workflowId: this.workflowId,
      ...options,
      args: options.args ?? [],
    });
    this.owns(handle);
    return handle;
  }

  /**
   * The same, for a workflow whose result will be awaited through days. A test server skips time while a result is awaited;
   * a real Temporal Service skips the time of a workflow that asked for it when it started.
   */
  async startSkipping<T extends Workflow>(
    workflow: T | string,
    options: StartOptions = {},
  ): Promise<WorkflowHandle<T>> {
    const start = (): Promise<WorkflowHandle<T>> => this.start(workflow, options);
    return sdkTarget === 'real' ? skippingTime(this.client, start) : start();
  }

  /** Runs a workflow to its end, skipping time, and gives its result. */
  async execute(workflow: Workflow | string, options: StartOptions = {}): Promise<unknown> {
    return (await this.startSkipping(workflow, options)).result();
  }

  /** Lets time pass on the server's clock. A real Temporal Service skips inside workflows alone: there nothing passes. */
  async sleep(duration: Duration): Promise<void> {
    if (sdkTarget !== 'real') await this.env.sleep(duration);
  }

  /**
   * A timeout that a scenario has to outlast while an activity runs. A real Temporal Service does not skip the time of an
   * activity, and its timers may come a second late, so there it is a few seconds.
   */
  timeout(duration: Duration, realMs = 3000): number {
    return sdkTarget === 'real' ? realMs : msToNumber(duration);
  }

  /** Outlasts a {@link timeout} from inside an activity. */
  async outlast(duration: Duration): Promise<void> {
    if (sdkTarget !== 'real') await this.env.sleep(duration);
    else await new Promise((resolve) => setTimeout(resolve, 6000));
  }

  /** The run will be terminated at the end of the scenario if it is still open. */
  owns(handle: WorkflowHandle): void {
    this.#started.push(handle);
  }

  /** The whole history of the workflow's latest run, or of the run that is named. */
  async history(workflowId: string = this.workflowId, runId?: string): Promise<History> {
    return this.client.workflow.getHandle(workflowId, runId).fetchHistory();
  }

  /** Waits until the workflow's history has an event of this type. */
  async reaches(type: string, workflowId: string = this.workflowId): Promise<void> {
    await eventually(
      // A child may not be there yet.
      () => this.types(workflowId).catch((): string[] => []),
      (types) => types.includes(type),
      `${type} in the history of "${workflowId}"`,
    );
  }

  /** The names of the events of a workflow's latest run. */
  async types(workflowId: string = this.workflowId): Promise<string[]> {
    return eventTypes(await this.history(workflowId));
  }

  /** The attributes of an event of the workflow's latest run. */
  async event(id: number): Promise<Record<string, unknown>> {
    return attributesOf(await this.history(), id);
  }

  async currentTimeMs(): Promise<number> {
    return this.env.currentTimeMs();
  }

  async end(): Promise<void> {
    for (const { workflowId } of this.#started) {
      await this.client.workflow
        .getHandle(workflowId)
        .terminate('the scenario has ended')
        .catch(() => undefined);
    }
    await Promise.all([...this.#running].map((running) => running.stop()));
  }

  /** The SDK's core accepts every history that the scenario made. */
  async checkHistories(): Promise<void> {
    if (sdkTarget === 'embedded' && !this.notReplayable) await expectReplayable(this.client, this.#started);
  }
}

/** Vitest's `test` with a scenario. One server per file: its time is global, so scenarios of a file run one after another. */
export const test = base.extend<{ scenario: Scenario; env: TestWorkflowEnvironment }>({
  env: [
    async ({}, use) => {
      quiet();
      const env = await environment();
      await use(env);
      await env.teardown();
    },
    { scope: 'file' },
  ],
  scenario: async ({ env, task }, use) => {
    const scenario = new Scenario(env, task.name);
    await use(scenario);
    await scenario.end();
    await scenario.checkHistories();
  },
});

/** A server of its own for each file, except a Temporal Service: that one is running. */
async function environment(): Promise<TestWorkflowEnvironment> {
  if (sdkTarget === 'real') return TestWorkflowEnvironment.createFromExistingServer({ address: server });
  const executable = { type: 'existing-path', path: server } as const;
  const start = () => TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  if (sdkTarget === 'embedded') return start();
  // The SDK waits for five seconds, and a Java machine on a busy computer may take longer: its second start is quicker.
  return start().catch(start).catch(start);
}

let isQuiet = false;
function quiet(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
}

/** A place in an activity that a scenario waits for. */
export function signpost(): { readonly reached: Promise<void>; readonly reach: () => void } {
  let reach!: () => void;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  return { reached, reach };
}

/** Asks again until the answer satisfies. Waits for what a server does by itself and has no call to wait for. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  what: string,
): Promise<T> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`waited 20 s for ${what}; the last answer was ${JSON.stringify(answer)}`);
  }
}
