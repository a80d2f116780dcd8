import { VersioningBehavior } from '../../enums.ts';
import { sameVersion, versionOf } from '../../deployments/version.ts';
import { attributesOf, type HistoryEvent } from '../../proto.ts';
import type { MutableState } from '../mutable-state.ts';
import { lastingBehavior, lastingVersion, overrideOf, type VersioningInfo } from '../versioning/info.ts';
import { noteVersions } from '../versioning/search-attributes.ts';

/** What a run is given at its start: an override, a version that it stays on, or the version of those before it. */
export function applyStartedVersioning(state: MutableState, event: HistoryEvent): void {
  const started = attributesOf(event, 'WorkflowExecutionStarted');
  const override = overrideOf(started.versioningOverride);
  const pinned = versionOf(started.inheritedPinnedVersion);
  const inherited = started.inheritedAutoUpgradeInfo;
  if (!override && !pinned && !inherited) return;
  const info: VersioningInfo = {
    ...state.versioning,
    override,
    ...(pinned && { version: pinned, behavior: VersioningBehavior.PINNED }),
    ...(inherited && {
      version: versionOf(inherited.sourceDeploymentVersion),
      behavior: VersioningBehavior.AUTO_UPGRADE,
      initialBehavior: inherited.continueAsNewInitialVersioningBehavior ?? 0,
    }),
  };
  state.versioning = { ...info, deploymentName: lastingVersion(info)?.deploymentName ?? '' };
  if (lastingBehavior(info) !== VersioningBehavior.UNSPECIFIED) noteVersions(state, undefined, undefined);
}

/** The worker that completed a workflow task says which version it is and how the workflow wants to be routed. */
export function applyCompletedVersioning(state: MutableState, event: HistoryEvent): void {
  const completed = attributesOf(event, 'WorkflowTaskCompleted');
  const version = versionOf(completed.deploymentVersion);
  const behavior = completed.versioningBehavior ?? VersioningBehavior.UNSPECIFIED;
  const { override } = state.versioning;
  const fulfilled = override?.kind === 'oneTime' && sameVersion(override.version, version);
  state.versioning = {
    ...state.versioning,
    behavior,
    version: behavior === VersioningBehavior.UNSPECIFIED ? undefined : version,
    override: fulfilled ? undefined : override,
    deploymentName: completed.workerDeploymentName ?? '',
    stamp: completed.workerVersion,
  };
  noteVersions(state, completed.workerVersion, version);
}

/** Someone outside set or took away an override. */
export function applyOverride(state: MutableState, event: HistoryEvent): void {
  const { versioningOverride, unsetVersioningOverride } = attributesOf(
    event,
    'WorkflowExecutionOptionsUpdated',
  );
  const override = overrideOf(versioningOverride);
  if (!override && !unsetVersioningOverride) return;
  const before = state.versioning;
  const after: VersioningInfo = { ...before, override };
  const named = override && override.kind !== 'autoUpgrade' ? override.version : undefined;
  const deploymentName = override
    ? (named?.deploymentName ?? before.deploymentName)
    : (before.version?.deploymentName ?? '');
  state.versioning = { ...after, deploymentName };
  const isChanged =
    lastingBehavior(before) !== lastingBehavior(after) ||
    !sameVersion(lastingVersion(before), lastingVersion(after));
  if (isChanged) noteVersions(state, undefined, undefined);
}
