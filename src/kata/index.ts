import { test } from 'vitest';
import type { TestAPI } from 'vitest';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { deploymentOptions, makeCurrent } from './deployment.ts';
import type { KataBuild, KataDeployment } from './deployment.ts';
import type { KataHistory } from './history.ts';
import './matchers.ts';
import { replayHistory } from './replay.ts';
import type { ReplayInput } from './replay.ts';
import { TestRun } from './test-run.ts';
import { WorkerHost } from './worker-host.ts';
import { workflowFiles } from './workflow-code.ts';

export { KataHistory } from './history.ts';
export { duration } from '../workbook/history-rows.ts';

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

/**
 * Vitest's `test` with a Temporal environment: what a test names in its first argument is made for it and closed after it.
 * The environment is one for the process, so its tests run one after another. `KATA_SERVER`, `KATA_CACHE` and
 * `KATA_BUNDLER` choose server, cache and bundler; see settings.ts.
 */
export function kata(options: KataOptions): TestAPI<KataFixtures> {
  const { deployment } = options;
  const codeOf = workflowFiles(options.workflows);
  const activities = Object.keys(options.activities ?? {});
  const patience = {};
  const extended = test
    // Knows what the test starts, watches it, and tells what happened.
    .extend('run', { auto: true }, ({ task }, { onCleanup }) => {
      const run = new TestRun(task, {
        activities,
        patience,
        workflows: () => codeOf().workflowNames(task.file.filepath),
      });
      onCleanup(() => run.end());
      return run;
    })
    // TestWorkflowEnvironment.createTimeSkipping(), once per process: server.ts.
    .extend('env', async ({ run }) => run.environment())
    .extend('ids', ({ run }) => ({ taskQueue: options.taskQueue ?? run.name, workflowId: run.name }))
    .extend('host', async ({ env, ids, run, task }, { onCleanup }) => {
      const host = await WorkerHost.start(
        (bundle, buildId) =>
          // #region worker
          Worker.create({
            connection: env.nativeConnection,
            ...(env.namespace !== undefined && { namespace: env.namespace }),
            taskQueue: ids.taskQueue,
            workflowBundle: bundle,
            activities: options.activities ?? {},
            ...deploymentOptions(deployment, ids.taskQueue, buildId),
            // Workflows run in this thread: a Worker is ready in 25 ms, and a debugger stops in them.
            debugMode: true,
            reuseV8Context: false,
            ...(run.keepsCache ? {} : { maxCachedWorkflows: 0 }),
            shutdownForceTime: '1 second',
          }),
        // #endregion worker
        await codeOf().bundle(task.file.filepath),
      );
      onCleanup(() => host.stop());
      if (deployment) await makeCurrent(env, ids.taskQueue, deployment.buildId);
      return host;
    })
    .extend('worker', ({ host }) => host.worker)
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Naming the fixture is what starts the Worker.
    .extend('client', ({ env, worker }): Client => env.client)
    .extend(
      'history',
      ({ run }) =>
        (workflowId?: string) =>
          run.history(workflowId),
    )
    .extend('replay', ({ run, task }) => async (history?: ReplayInput, workflows?: string) => {
      await replayHistory(
        await codeOf(workflows).bundle(task.file.filepath),
        history ?? (await run.history()),
      );
    })
    .extend('restartWorker', ({ host, task }) => async (workflows?: string) => {
      await host.restart(await codeOf(workflows).bundle(task.file.filepath));
    })
    .extend('deploy', ({ env, host, ids, task }) => async ({ workflows, buildId }: KataBuild) => {
      await host.startBeside(await codeOf(workflows).bundle(task.file.filepath), buildId);
      await makeCurrent(env, ids.taskQueue, buildId);
    })
    .extend('activityEnvironment', () => new MockActivityEnvironment());
  // Vitest's own type lists the fixtures that are kata's affair alone.
  return extended as unknown as TestAPI<KataFixtures>;
}
