import type { TestAPI, TestContext } from 'vitest';
import type { Client } from '@temporalio/client';
import type { MockActivityEnvironment, TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { makeCurrent } from './deployment.ts';
import type { KataBuild, KataDeployment } from './deployment.ts';
import type { KataHistory, ReplayInput } from './history.ts';
import type { Surroundings } from './surroundings.ts';
import { TestRun } from './test-run.ts';
import { WorkerHost } from './worker-host.ts';
import type { AnyWorker } from './worker-host.ts';

export interface KataOptions {
  /** The workflows' file, relative to the test: `'./workflows'`. */
  readonly workflows: string;
  /** The activities, by name. */
  readonly activities?: object;
  /** Instead of one from the test's title. */
  readonly taskQueue?: string;
  /** Makes the Worker the first version of a worker deployment; see `deploy`. */
  readonly deployment?: KataDeployment;
}

export interface KataFixtures {
  /** The test environment of this process; its time skips while a test waits for a result. */
  readonly env: TestWorkflowEnvironment;
  /** A Client of that environment. Asking for it starts the Worker. */
  readonly client: Client;
  /** The running Worker with the exercise's workflows and activities. */
  readonly worker: Worker;
  /** A task queue and a workflow id made from the test's title. */
  readonly ids: { readonly taskQueue: string; readonly workflowId: string };
  /** The history of a workflow; without an id, of the first that the test started. */
  readonly history: (workflowId?: string) => Promise<KataHistory>;
  /**
   * Replays a history against the exercise's workflows, or those of another file, relative to the test. Rejects when the
   * code doesn't follow it.
   */
  readonly replay: (history?: ReplayInput, workflows?: string) => Promise<void>;
  /**
   * Ends the Worker and starts another that remembers nothing: a crash. With a path, the new one has that workflow code,
   * relative to the test, until the next restart: a deploy.
   */
  readonly restartWorker: (workflows?: string) => Promise<void>;
  /** Starts a Worker of another build beside the first and makes it the current version of the deployment. */
  readonly deploy: (build: KataBuild) => Promise<void>;
  /** Runs one activity outside of any workflow. */
  readonly activityEnvironment: MockActivityEnvironment;
}

/** The workflows of one file. @typeParam Bundle what a Worker of this place takes */
export interface CodeOf<Bundle> {
  /** The names that the file exports. @param testFile the path of the test file */
  workflowNames(testFile: string): Promise<readonly string[]>;
  bundle(testFile: string): Promise<Bundle>;
}

/** What a Worker is made of. */
export interface WorkerParts<Bundle> {
  readonly env: TestWorkflowEnvironment;
  readonly taskQueue: string;
  readonly bundle: Bundle;
  /** With a worker deployment: the build, when not the first. */
  readonly buildId: string | undefined;
  readonly keepsCache: boolean;
}

/** One place where tests run: Node with the SDK's own Worker, or a page with the Worker in TypeScript. */
export interface Face<Bundle> {
  /** Vitest's. */
  readonly test: TestAPI;
  readonly surroundings: Surroundings;
  /** The code of a workflow file by its path as a test writes it, each file once. */
  codeOf(usual: string): (workflows?: string) => CodeOf<Bundle>;
  createWorker(parts: WorkerParts<Bundle>, options: KataOptions): Promise<AnyWorker>;
  /** Runs a Worker to its end. One that does not end is left behind, and the environment with it. */
  runWorker(worker: AnyWorker): Promise<void>;
  replay(bundle: Bundle, history: ReplayInput): Promise<void>;
  activityEnvironment(): MockActivityEnvironment;
}

/** Vitest's `test` with the fixtures of kata, made by `face`. */
export function kataTest<Bundle>(face: Face<Bundle>, options: KataOptions): TestAPI<KataFixtures> {
  // Vitest reads from the text of a fixture what it asks for. A page lowers and shortens async functions, so a fixture is
  // none and has none in itself.
  const file = new KataFile(face, options);
  const extended = face.test
    // Knows what the test starts, watches it, and tells what happened.
    .extend('run', { auto: true }, ({ task }, { onCleanup }) => file.begin(task, onCleanup))
    .extend('env', ({ run }) => run.environment())
    .extend('ids', ({ run }) => ({ taskQueue: options.taskQueue ?? run.name, workflowId: run.name }))
    .extend('host', ({ env, ids, run, task }, { onCleanup }) =>
      file.start({ env, taskQueue: ids.taskQueue, run, task }, onCleanup),
    )
    .extend('worker', ({ host }) => host.worker)
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Naming the fixture is what starts the Worker.
    .extend('client', ({ env, worker }): Client => env.client)
    .extend(
      'history',
      ({ run }) =>
        (workflowId?: string) =>
          run.history(workflowId),
    )
    .extend(
      'replay',
      ({ run, task }) =>
        (history?: ReplayInput, workflows?: string) =>
          file.replay(run, task, history, workflows),
    )
    .extend(
      'restartWorker',
      ({ host, task }) =>
        (workflows?: string) =>
          file.restart(host, task, workflows),
    )
    .extend(
      'deploy',
      ({ env, host, ids, task }) =>
        (build: KataBuild) =>
          file.deploy(env, host, ids.taskQueue, task, build),
    )
    .extend('activityEnvironment', () => face.activityEnvironment());
  // Vitest's own type lists the fixtures that are kata's affair alone.
  return extended as unknown as TestAPI<KataFixtures>;
}

type Task = TestContext['task'];
type OnCleanup = (fn: () => Promise<void>) => void;

/** What the fixtures of one test file do. */
class KataFile<Bundle> {
  readonly #face: Face<Bundle>;
  readonly #options: KataOptions;
  readonly #codeOf: (workflows?: string) => CodeOf<Bundle>;
  readonly #patience = {};

  constructor(face: Face<Bundle>, options: KataOptions) {
    this.#face = face;
    this.#options = options;
    this.#codeOf = face.codeOf(options.workflows);
  }

  begin(task: Task, onCleanup: OnCleanup): TestRun {
    const run = new TestRun(task, this.#face.surroundings, {
      activities: Object.keys(this.#options.activities ?? {}),
      patience: this.#patience,
      workflows: () => this.#codeOf().workflowNames(task.file.filepath),
    });
    onCleanup(() => run.end());
    return run;
  }

  async start(
    of: {
      readonly env: TestWorkflowEnvironment;
      readonly taskQueue: string;
      readonly run: TestRun;
      readonly task: Task;
    },
    onCleanup: OnCleanup,
  ): Promise<WorkerHost<Bundle>> {
    const { env, taskQueue, run, task } = of;
    const create = (bundle: Bundle, buildId?: string): Promise<AnyWorker> =>
      this.#face.createWorker({ env, taskQueue, bundle, buildId, keepsCache: run.keepsCache }, this.#options);
    const maker = { create, run: (worker: AnyWorker) => this.#face.runWorker(worker) };
    const host = await WorkerHost.start(maker, await this.#bundle(task));
    onCleanup(() => host.stop());
    const { deployment } = this.#options;
    if (deployment) await makeCurrent(env, taskQueue, deployment.buildId);
    return host;
  }

  async replay(run: TestRun, task: Task, history?: ReplayInput, workflows?: string): Promise<void> {
    await this.#face.replay(await this.#bundle(task, workflows), history ?? (await run.history()));
  }

  async restart(host: WorkerHost<Bundle>, task: Task, workflows?: string): Promise<void> {
    await host.restart(await this.#bundle(task, workflows));
  }

  async deploy(
    env: TestWorkflowEnvironment,
    host: WorkerHost<Bundle>,
    deploymentName: string,
    task: Task,
    { workflows, buildId }: KataBuild,
  ): Promise<void> {
    await host.startBeside(await this.#bundle(task, workflows), buildId);
    await makeCurrent(env, deploymentName, buildId);
  }

  #bundle({ file }: Task, workflows?: string): Promise<Bundle> {
    return this.#codeOf(workflows).bundle(file.filepath);
  }
}
