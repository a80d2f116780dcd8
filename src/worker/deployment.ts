import { encodeVersioningBehavior } from '@temporalio/common';
import type { VersioningBehavior, WorkerDeploymentVersion } from '@temporalio/common';

/** Which version of a deployment a Worker is: `workerDeploymentOptions` of `@temporalio/worker`. */
export interface WorkerDeploymentOptions {
  readonly version: WorkerDeploymentVersion;
  /** Whether the service sends executions to this Worker by its version. */
  readonly useWorkerVersioning: boolean;
  /** For workflows that don't say it themselves; needed when the Worker uses versioning. */
  readonly defaultVersioningBehavior?: VersioningBehavior;
}

/** Of `temporal.api.enums.v1.WorkerVersioningMode`. */
const UNVERSIONED = 1;
const VERSIONED = 2;

/** What a Worker tells the service of its version. */
export interface WorkerVersion {
  /** In all calls about tasks. */
  readonly deploymentOptions?: object;
  /** In polls. */
  readonly workerVersionCapabilities?: object;
  /** In answers. */
  readonly stamp?: object;
  /** What `workflowInfo()` says of new workflow tasks. */
  readonly current: { readonly deploymentName: string; readonly buildId: string } | undefined;
  readonly defaultBehavior: number;
}

/** @throws TypeError when the options don't go together */
export function workerVersion(
  options: WorkerDeploymentOptions | undefined,
  buildId: string | undefined,
): WorkerVersion {
  if (options !== undefined) {
    const { version, useWorkerVersioning, defaultVersioningBehavior } = options;
    if (useWorkerVersioning && defaultVersioningBehavior === undefined)
      throw new TypeError('A Worker that uses versioning needs a defaultVersioningBehavior.');
    if (!useWorkerVersioning && defaultVersioningBehavior !== undefined)
      throw new TypeError('A defaultVersioningBehavior is for Workers that use versioning.');
    const workerVersioningMode = useWorkerVersioning ? VERSIONED : UNVERSIONED;
    return {
      deploymentOptions: { ...version, workerVersioningMode },
      current: version,
      defaultBehavior: encodeVersioningBehavior(defaultVersioningBehavior) ?? 0,
    };
  }
  if (buildId === undefined) return { current: undefined, defaultBehavior: 0 };
  return {
    workerVersionCapabilities: { buildId, useVersioning: false },
    stamp: { buildId, useVersioning: false },
    current: { deploymentName: '', buildId },
    defaultBehavior: 0,
  };
}
