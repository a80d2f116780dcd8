import { VersioningBehavior } from '../../enums.ts';
import { versionOf, type DeploymentVersion } from '../../deployments/version.ts';
import type { Command, EventAttributes } from '../../proto.ts';
import type { Run } from '../run.ts';
import { effectiveBehavior, effectiveVersion, overrideMessage, type RunVersioning } from './info.ts';

type Started = EventAttributes<'WorkflowExecutionStarted'>;
type Inherited = Pick<
  Started,
  | 'versioningOverride'
  | 'inheritedPinnedVersion'
  | 'inheritedAutoUpgradeInfo'
  | 'declinedTargetVersionUpgrade'
>;

/** What history asks about deployments. */
export interface VersionMembership {
  /** Whether workers of this version ever polled this queue for tasks of this kind. */
  has(namespace: string, kind: 'workflow', taskQueue: string, version: DeploymentVersion): boolean;
}

/** What a child takes over: the version of a pinned parent, if the child's queue has it, and where any other parent was. */
export function childVersioning(
  parent: Run,
  child: { namespace: string; taskQueue: string },
  versions: VersionMembership,
): Inherited {
  if (child.namespace !== parent.namespace) return {};
  const version = effectiveVersion(parent);
  if (!version || !isIn(parent, child.taskQueue, version, versions)) return {};
  const { override } = parent.state.versioning;
  const behavior = effectiveBehavior(parent);
  return {
    ...(override && override.kind !== 'autoUpgrade' && { versioningOverride: overrideMessage(override) }),
    ...(behavior === VersioningBehavior.PINNED && { inheritedPinnedVersion: version }),
    ...(behavior === VersioningBehavior.AUTO_UPGRADE && source(parent, version, 0)),
  };
}

type ContinueAsNew = NonNullable<Command['continueAsNewWorkflowExecutionCommandAttributes']>;

/** What the next run takes over: a pinned one stays on its version, unless the workflow asks for another beginning. */
export function continuedVersioning(
  run: Run,
  command: ContinueAsNew,
  versions: VersionMembership,
): Inherited {
  const initial = command.initialVersioningBehavior ?? 0;
  const { override } = run.state.versioning;
  const version = effectiveVersion(run);
  if (!version || !isIn(run, command.taskQueue?.name || run.taskQueueName, version, versions)) return {};
  const behavior = effectiveBehavior(run);
  const staysPinned = behavior === VersioningBehavior.PINNED && initial === 0;
  const asksAnew = behavior === VersioningBehavior.PINNED && initial !== 0;
  return {
    ...(override?.kind === 'pinned' && { versioningOverride: overrideMessage(override) }),
    ...(staysPinned && { inheritedPinnedVersion: version, ...declined(run) }),
    ...((asksAnew || behavior === VersioningBehavior.AUTO_UPGRADE) && source(run, version, initial)),
  };
}

/** What the next run takes over when a retry policy asks for it: a version that this run inherited too. */
export function retriedVersioning(run: Run): Inherited {
  const { declinedTargetVersionUpgrade, inheritedPinnedVersion } = run.state.started;
  const { override, initialBehavior } = run.state.versioning;
  const version = effectiveVersion(run);
  const behavior = effectiveBehavior(run);
  const staysPinned = behavior === VersioningBehavior.PINNED && inheritedPinnedVersion !== undefined;
  return {
    ...(override?.kind === 'pinned' && { versioningOverride: overrideMessage(override) }),
    ...(staysPinned && { inheritedPinnedVersion: version }),
    ...(declinedTargetVersionUpgrade && { declinedTargetVersionUpgrade }),
    ...(version && behavior === VersioningBehavior.AUTO_UPGRADE && source(run, version, initialBehavior)),
  };
}

/** A next run on the same queue needs no check: the version is there. */
const isIn = (run: Run, taskQueue: string, version: DeploymentVersion, versions: VersionMembership) =>
  taskQueue === run.taskQueueName || versions.has(run.namespace, 'workflow', taskQueue, version);

function source(run: Run, version: DeploymentVersion, initialBehavior: number): Inherited {
  const { revision } = run.versioning;
  if (revision === 0) return {};
  return {
    inheritedAutoUpgradeInfo: {
      sourceDeploymentVersion: version,
      sourceDeploymentRevisionNumber: revision,
      ...(initialBehavior !== 0 && { continueAsNewInitialVersioningBehavior: initialBehavior }),
    },
  };
}

/** The run was told of another target and went on where it is: the next one is not told of the same again. */
function declined({ versioning }: Run): Inherited {
  const seen = versioning.notified ?? versioning.declined;
  if (!seen) return {};
  const { version, revision } = seen;
  return {
    declinedTargetVersionUpgrade: {
      ...(version && { deploymentVersion: version }),
      revisionNumber: revision,
    },
  };
}

/** What a run knows of versions beside its history when it starts. */
export function startedVersioning(started: Started): RunVersioning {
  const { inheritedAutoUpgradeInfo: source, declinedTargetVersionUpgrade: declinedUpgrade } = started;
  return {
    transition: undefined,
    revision: source?.sourceDeploymentRevisionNumber ?? 0,
    notified: undefined,
    declined: declinedUpgrade && {
      version: versionOf(declinedUpgrade.deploymentVersion),
      revision: declinedUpgrade.revisionNumber ?? 0,
    },
  };
}
