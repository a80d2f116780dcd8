import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { VersioningBehavior } from '@temporalio/common';
import type { WorkerOptions } from '@temporalio/worker';
import { KataProblem } from './problem.ts';

/** The Workers of a test as versions of one worker deployment, which has the name of the task queue. */
export interface KataDeployment {
  /** The build of the Worker that a test begins with. */
  readonly buildId: string;
  /** What a workflow does that doesn't say it itself with `setWorkflowOptions`. */
  readonly defaultVersioningBehavior: VersioningBehavior;
}

/** What the next build of a deployment is made of. */
export interface KataBuild {
  /** The workflows' file, relative to the test: `'./build-2'`. */
  readonly workflows: string;
  readonly buildId: string;
}

/** What the Worker of a build is told of its deployment; nothing without one. Without a build it is the first. */
export function deploymentOptions(
  deployment: KataDeployment | undefined,
  deploymentName: string,
  buildId = deployment?.buildId ?? '',
): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (deployment === undefined) return {};
  const { defaultVersioningBehavior } = deployment;
  const version = { deploymentName, buildId };
  return { workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior } };
}

/** How long the first poll of a Worker may take to arrive, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Makes a build the current version of its deployment: new executions begin on it. A server knows a version only when a
 * Worker of it has polled, so this asks again until then.
 */
export async function makeCurrent(
  env: TestWorkflowEnvironment,
  deploymentName: string,
  buildId: string,
): Promise<void> {
  const { workflowService, options } = env.client;
  const request = { namespace: options.namespace, deploymentName, buildId, identity: 'kata' };
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await workflowService.setWorkerDeploymentCurrentVersion(request);
      return;
    } catch (error) {
      const { code } = error as { code?: number };
      if (code === UNIMPLEMENTED) throw withoutDeployments(error);
      if ((code !== NOT_FOUND && code !== FAILED_PRECONDITION) || performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

// Status codes of gRPC.
const [NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED] = [5, 9, 12];

const withoutDeployments = (cause: unknown): KataProblem =>
  new KataProblem(
    'server',
    'This exercise deploys builds of a Worker, and the server has no worker deployments.',
    {
      remedy: 'Run it with --server embedded.',
      cause,
    },
  );
