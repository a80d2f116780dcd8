import { versionOf, type DeploymentVersion } from '../deployments/version.ts';
import { VersioningBehavior } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { failedPrecondition, invalidArgument } from '../errors.ts';
import type { Run } from '../history/run.ts';
import {
  effectiveBehavior,
  effectiveVersion,
  overrideOf,
  type Override,
} from '../history/versioning/info.ts';
import type { Wire } from '../proto.ts';

type WireOverride = NonNullable<Wire<'StartWorkflowExecutionRequest'>['versioningOverride']>;

/**
 * Checks a versioning override and reads it. A version must have workers on the queue of the workflow.
 *
 * @param run an open run whose override it is to be: a pinned override without a version pins it where it is
 * @throws INVALID_ARGUMENT for a form that cannot be, FAILED_PRECONDITION for a version that the queue does not have
 */
export function validateOverride(
  engine: Engine,
  namespace: string,
  taskQueue: string,
  wire: WireOverride | undefined,
  run?: Run,
): Override | undefined {
  if (!wire) return undefined;
  const override =
    run && pinsInPlace(wire) ? { kind: 'pinned' as const, version: pinnedVersion(run) } : read(wire);
  if (override.kind === 'autoUpgrade') return override;
  const { version } = override;
  if (!engine.deployments.has(namespace, 'workflow', taskQueue, version))
    throw notInQueue(version, taskQueue);
  return override;
}

const notInQueue = ({ deploymentName, buildId }: DeploymentVersion, taskQueue: string) =>
  failedPrecondition(
    `Pinned version '${deploymentName}:${buildId}' is not present in task queue '${taskQueue}' of type 'Workflow'`,
  );

const pinsInPlace = ({ pinned }: WireOverride): boolean =>
  (pinned?.behavior ?? 0) !== 0 && pinned?.version === undefined;

function pinnedVersion(run: Run): DeploymentVersion {
  const behavior = effectiveBehavior(run);
  const version = effectiveVersion(run);
  if (behavior === VersioningBehavior.PINNED && version) return version;
  const name = behavior === VersioningBehavior.AUTO_UPGRADE ? 'AutoUpgrade' : 'Unspecified';
  throw failedPrecondition(
    `must specify a specific pinned override version because workflow with id ${run.workflowId} has behavior ${name} and is not yet pinned to any version`,
  );
}

function read(wire: WireOverride): Override {
  validateForm(wire);
  const override = overrideOf(wire);
  if (!override) throw invalidArgument('deployment version cannot be empty');
  return override;
}

function validateForm(wire: WireOverride): void {
  const { pinned, oneTime, behavior = 0, deployment, pinnedVersion: olderVersion } = wire;
  if (wire.autoUpgrade) return;
  if (pinned) {
    if (!pinned.version) throw invalidArgument('must provide version if override is pinned.');
    if (!pinned.behavior)
      throw invalidArgument('must specify pinned override behavior if override is pinned.');
    return;
  }
  if (oneTime) {
    if (!versionOf(oneTime.targetDeploymentVersion))
      throw invalidArgument('must provide target deployment version if override is one-time.');
    return;
  }
  if (behavior === VersioningBehavior.UNSPECIFIED) throw invalidArgument('override behavior is required');
  if (behavior === VersioningBehavior.AUTO_UPGRADE) {
    if (deployment) throw invalidArgument("only provide deployment if behavior is 'PINNED'");
    if (olderVersion) throw invalidArgument("only provide pinned version if behavior is 'PINNED'");
  } else if (behavior !== VersioningBehavior.PINNED) {
    throw invalidArgument(`override behavior ${behavior} not recognized`);
  } else if (olderVersion) {
    if (!/[.:]./.test(olderVersion))
      throw invalidArgument(
        `invalid version string "${olderVersion}", expected format is "<deployment_name>.<build_id>"`,
      );
  } else if (!deployment) {
    throw invalidArgument("must provide deployment (deprecated) or pinned version if behavior is 'PINNED'");
  }
}
