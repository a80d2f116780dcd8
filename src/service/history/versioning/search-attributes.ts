import { VersioningBehavior } from '../../enums.ts';
import { versionText, type DeploymentVersion } from '../../deployments/version.ts';
import type { Payload } from '../../proto.ts';
import { utf8 } from '../../utf8.ts';
import type { MutableState } from '../mutable-state.ts';
import type { WorkerStamp } from '../run.ts';
import { lastingBehavior } from './info.ts';

/** Search attributes that the service itself sets; a next run of a chain begins without them. */
export const versioningAttributes = [
  'BuildIds',
  'TemporalUsedWorkerDeploymentVersions',
  'TemporalWorkerDeployment',
  'TemporalWorkerDeploymentVersion',
  'TemporalWorkflowVersioningBehavior',
] as const;

const behaviorNames = new Map<number, string>([
  [VersioningBehavior.PINNED, 'Pinned'],
  [VersioningBehavior.AUTO_UPGRADE, 'AutoUpgrade'],
]);

/**
 * Brings the search attributes about versions up to date.
 *
 * @param stamp what a worker without a deployment version said about its build
 * @param used the version on which a workflow task has just completed
 */
export function noteVersions(
  state: MutableState,
  stamp: WorkerStamp | undefined,
  used: DeploymentVersion | undefined,
): void {
  const info = state.versioning;
  const behavior = lastingBehavior(info);
  const version = saVersion(state);
  const buildIds = nextBuildIds(info.buildIds, behavior, version, stamp);
  const text = versionText(used);
  const usedVersions =
    text && !info.usedVersions.includes(text) ? [...info.usedVersions, text] : info.usedVersions;
  state.versioning = { ...info, buildIds, usedVersions };
  const values: Record<string, Payload | undefined> = {
    BuildIds: buildIds.length > 0 ? payload(buildIds, 'KeywordList') : undefined,
    TemporalUsedWorkerDeploymentVersions:
      usedVersions.length > 0 ? payload(usedVersions, 'KeywordList') : undefined,
    TemporalWorkerDeployment: keyword(version?.deploymentName ?? info.deploymentName),
    TemporalWorkerDeploymentVersion: keyword(versionText(version)),
    TemporalWorkflowVersioningBehavior: keyword(behaviorNames.get(behavior) ?? ''),
  };
  const merged = { ...state.searchAttributes };
  for (const [name, value] of Object.entries(values)) {
    if (value) merged[name] = value;
    else delete merged[name];
  }
  state.searchAttributes = merged;
}

/** The override's version, or the one that the worker said, whatever the behavior. */
const saVersion = ({ versioning }: MutableState): DeploymentVersion | undefined =>
  versioning.override && versioning.override.kind !== 'autoUpgrade'
    ? versioning.override.version
    : versioning.version;

/** What describes the present comes first, then every build that completed a workflow task of the run. */
function nextBuildIds(
  before: readonly string[],
  behavior: number,
  version: DeploymentVersion | undefined,
  stamp: WorkerStamp | undefined,
): string[] {
  const isUnversioned = behavior === VersioningBehavior.UNSPECIFIED && !stamp?.useVersioning;
  const present =
    behavior === VersioningBehavior.PINNED
      ? [`pinned:${versionText(version)}`]
      : isUnversioned
        ? ['unversioned']
        : [];
  const kept = before.filter((value) => value !== 'unversioned' && !value.startsWith('pinned'));
  const build = stamp && stampText(stamp);
  return [...present, ...kept, ...(build && !before.includes(build) ? [build] : [])];
}

function stampText({ buildId, useVersioning }: WorkerStamp): string {
  if (!buildId) return 'unversioned';
  return `${useVersioning ? 'versioned' : 'unversioned'}:${buildId}`;
}

const keyword = (value: string): Payload | undefined =>
  value === '' ? undefined : payload(value, 'Keyword');

const payload = (value: unknown, type: string): Payload => ({
  metadata: { encoding: utf8('json/plain'), type: utf8(type) },
  data: utf8(JSON.stringify(value)),
});

/** Search attributes without those of versioning. */
export function withoutVersioning(attributes: Record<string, Payload>): Record<string, Payload> {
  const own = new Set<string>(versioningAttributes);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !own.has(name)));
}
