import { ContinueAsNewVersioningBehavior, VersioningBehavior } from '../../enums.ts';
import {
  olderVersionText,
  parseVersion,
  versionOf,
  type DeploymentVersion,
} from '../../deployments/version.ts';
import type { EventAttributes } from '../../proto.ts';
import type { Run, WorkerStamp } from '../run.ts';

type WireOverride = NonNullable<EventAttributes<'WorkflowExecutionStarted'>['versioningOverride']>;

/** What someone outside decided about the versions of a run. It comes before what its worker says. */
export type Override =
  | { readonly kind: 'autoUpgrade' }
  | { readonly kind: 'pinned'; readonly version: DeploymentVersion }
  /** Pinned until a workflow task has completed on that version. */
  | { readonly kind: 'oneTime'; readonly version: DeploymentVersion };

/** What the history tells of a run's versions. */
export interface VersioningInfo {
  /** As the worker said with the last completed workflow task, or as inherited from the run before or the parent. */
  readonly behavior: number;
  readonly version: DeploymentVersion | undefined;
  readonly override: Override | undefined;
  /** How a run that continued as new wanted its first workflow task to be routed. */
  readonly initialBehavior: number;
  /** The deployment that the last worker named, versioned or not. */
  readonly deploymentName: string;
  /** The build that the last worker named, versioned or not. */
  readonly stamp: WorkerStamp | undefined;
  /** Values of the search attributes BuildIds and TemporalUsedWorkerDeploymentVersions. */
  readonly buildIds: readonly string[];
  readonly usedVersions: readonly string[];
}

export const NO_VERSIONING: VersioningInfo = {
  behavior: VersioningBehavior.UNSPECIFIED,
  version: undefined,
  override: undefined,
  initialBehavior: 0,
  deploymentName: '',
  stamp: undefined,
  buildIds: [],
  usedVersions: [],
};

/** A target version that a pinned run was told of, with the revision of the routing that made it the target. */
export interface SeenTarget {
  readonly version: DeploymentVersion | undefined;
  readonly revision: number;
}

/** What is known of a run's versions beside its history. */
export interface RunVersioning {
  /** The run is on its way to another version: a worker there has its workflow task and has not completed it yet. */
  readonly transition: { readonly version: DeploymentVersion | undefined } | undefined;
  /** Of the routing that brought the run to its version. */
  readonly revision: number;
  /** The run is pinned and was told that new workflows go to this version. */
  readonly notified: SeenTarget | undefined;
  /** A run before in the chain was told that and stayed. */
  readonly declined: SeenTarget | undefined;
}

export const NO_RUN_VERSIONING: RunVersioning = {
  transition: undefined,
  revision: 0,
  notified: undefined,
  declined: undefined,
};

/** How the run's next workflow task is routed: a transition first, then the override, then what the worker said. */
export function effectiveBehavior({ state, versioning }: Run): number {
  if (versioning.transition) return VersioningBehavior.AUTO_UPGRADE;
  return lastingBehavior(state.versioning);
}

/** The same without a transition. */
export function lastingBehavior({ override, behavior }: VersioningInfo): number {
  if (!override) return behavior;
  return override.kind === 'autoUpgrade' ? VersioningBehavior.AUTO_UPGRADE : VersioningBehavior.PINNED;
}

/** The version that the run is on, or moves to; undefined for a run of workers without a version. */
export function effectiveVersion({ state, versioning }: Run): DeploymentVersion | undefined {
  if (versioning.transition) return versioning.transition.version;
  return lastingVersion(state.versioning);
}

export function lastingVersion(info: VersioningInfo): DeploymentVersion | undefined {
  const { override, version } = info;
  if (override && override.kind !== 'autoUpgrade') return override.version;
  return lastingBehavior(info) === VersioningBehavior.UNSPECIFIED ? undefined : version;
}

/** Whether the first workflow task of a run that continued as new asks for the ramping version. */
export const wantsRampingVersion = ({ state }: Run): boolean =>
  state.lastCompletedTaskStartedId === 0 &&
  state.versioning.initialBehavior === ContinueAsNewVersioningBehavior.USE_RAMPING_VERSION;

const PINNED_OVERRIDE = 1;

/** Reads an override from the wire, in its older forms too; undefined if it says nothing. */
export function overrideOf(wire: WireOverride | undefined): Override | undefined {
  if (!wire) return undefined;
  const oneTime = versionOf(wire.oneTime?.targetDeploymentVersion);
  if (oneTime) return { kind: 'oneTime', version: oneTime };
  const pinned = versionOf(wire.pinned?.version) ?? olderPinnedVersion(wire);
  if (pinned) return { kind: 'pinned', version: pinned };
  if (wire.autoUpgrade || wire.behavior === VersioningBehavior.AUTO_UPGRADE) return { kind: 'autoUpgrade' };
  return undefined;
}

function olderPinnedVersion(wire: WireOverride): DeploymentVersion | undefined {
  const { deployment, pinnedVersion } = wire;
  if (pinnedVersion) return parseVersion(pinnedVersion);
  return versionOf({ deploymentName: deployment?.seriesName, buildId: deployment?.buildId });
}

/** The override as events carry it. */
export function overrideMessage(override: Override): WireOverride {
  if (override.kind === 'autoUpgrade') return { autoUpgrade: true };
  const { version } = override;
  if (override.kind === 'oneTime') return { oneTime: { targetDeploymentVersion: version } };
  return { pinned: { behavior: PINNED_OVERRIDE, version } };
}

/** The override as a description carries it: with the older fields for older clients. */
export function describedOverride(override: Override): WireOverride {
  const message = overrideMessage(override);
  if (override.kind === 'autoUpgrade') return { ...message, behavior: VersioningBehavior.AUTO_UPGRADE };
  if (override.kind === 'oneTime') return message;
  return {
    ...message,
    behavior: VersioningBehavior.PINNED,
    pinnedVersion: olderVersionText(override.version),
  };
}
