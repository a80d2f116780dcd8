import { expect, test } from 'vitest';
import type { TestAPI } from 'vitest';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { deploymentOptions } from './deployment.ts';
import { kataTest } from './fixtures.ts';
import type { Face, KataFixtures, KataOptions } from './fixtures.ts';
import { matchers } from './matchers.ts';
import { inThisProcess } from './process.ts';
import { replayHistory } from './replay.ts';
import { runToItsEnd } from './worker-end.ts';
import { workflowFiles } from './workflow-code.ts';

export { KataHistory } from './history.ts';
export type { KataFixtures, KataOptions } from './fixtures.ts';
export type { HistoryMatchers } from './matchers.ts';
export { duration } from '../workbook/history-rows.ts';

expect.extend(matchers);

const node: Face<WorkflowBundle> = {
  test,
  // TestWorkflowEnvironment.createTimeSkipping(), once per process: server.ts.
  surroundings: inThisProcess,
  codeOf: workflowFiles,
  createWorker: ({ env, taskQueue, bundle, buildId, keepsCache }, { activities = {}, deployment }) =>
    // #region worker
    Worker.create({
      connection: env.nativeConnection,
      ...(env.namespace !== undefined && { namespace: env.namespace }),
      taskQueue,
      workflowBundle: bundle,
      activities,
      ...deploymentOptions(deployment, taskQueue, buildId),
      // Workflows run in this thread: a Worker is ready in 25 ms, and a debugger stops in them.
      debugMode: true,
      reuseV8Context: false,
      ...(keepsCache ? {} : { maxCachedWorkflows: 0 }),
      shutdownForceTime: '1 second',
    }),
  // #endregion worker
  runWorker: runToItsEnd,
  replay: replayHistory,
  activityEnvironment: () => new MockActivityEnvironment(),
};

/**
 * Vitest's `test` with a Temporal environment: what a test names in its first argument is made for it and closed after it.
 * The environment is one for the process, so its tests run one after another. `KATA_SERVER`, `KATA_CACHE` and
 * `KATA_BUNDLER` choose server, cache and bundler; see settings.ts.
 */
export const kata = (options: KataOptions): TestAPI<KataFixtures> => kataTest(node, options);
