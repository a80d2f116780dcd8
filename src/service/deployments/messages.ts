import {
  RoutingConfigUpdateState,
  TaskQueueType,
  VersionDrainageStatus,
  WorkerDeploymentVersionStatus as Status,
} from '../enums.ts';
import { toTimestamp, type Timestamp, type Wire } from '../proto.ts';
import type { Deployment, RoutingConfig, VersionState } from './deployment.ts';
import { olderVersionText } from './version.ts';

type DeploymentInfo = NonNullable<Wire<'DescribeWorkerDeploymentResponse'>['workerDeploymentInfo']>;
type VersionSummary = NonNullable<DeploymentInfo['versionSummaries']>[number];
type VersionInfo = NonNullable<
  Wire<'DescribeWorkerDeploymentVersionResponse'>['workerDeploymentVersionInfo']
>;
type DrainageInfo = NonNullable<VersionInfo['drainageInfo']>;
type Summary = NonNullable<Wire<'ListWorkerDeploymentsResponse'>['workerDeployments']>[number];

const at = <N extends string>(name: N, ms: number | undefined): Partial<Record<N, Timestamp>> =>
  ms === undefined ? {} : ({ [name]: toTimestamp(ms) } as Record<N, Timestamp>);

function routingMessage(routing: RoutingConfig): NonNullable<DeploymentInfo['routingConfig']> {
  const { current, ramping, isRamping } = routing;
  return {
    currentVersion: olderVersionText(current),
    ...(current && { currentDeploymentVersion: current }),
    ...at('currentVersionChangedTime', routing.currentChangedMs),
    ...(isRamping && { rampingVersion: olderVersionText(ramping) }),
    ...(ramping && { rampingDeploymentVersion: ramping }),
    ...(routing.percentage > 0 && { rampingVersionPercentage: routing.percentage }),
    ...at('rampingVersionChangedTime', routing.rampingChangedMs),
    ...at('rampingVersionPercentageChangedTime', routing.percentageChangedMs),
    ...(routing.revision > 0 && { revisionNumber: routing.revision }),
  };
}

/** A deployment as DescribeWorkerDeployment answers it. */
export const deploymentInfo = (deployment: Deployment): DeploymentInfo => ({
  name: deployment.name,
  versionSummaries: deployment.sortedVersions().map(versionSummary),
  createTime: toTimestamp(deployment.createTimeMs),
  routingConfig: routingMessage(deployment.routing),
  lastModifierIdentity: deployment.lastModifierIdentity,
  managerIdentity: deployment.managerIdentity,
  routingConfigUpdateState: RoutingConfigUpdateState.COMPLETED,
});

/** A deployment as ListWorkerDeployments answers it. */
export function deploymentSummary(deployment: Deployment): Summary {
  const { current, ramping } = deployment.routing;
  const [latest] = deployment.sortedVersions();
  const currentState = current && deployment.versions.get(current.buildId);
  const rampingState = ramping && deployment.versions.get(ramping.buildId);
  return {
    name: deployment.name,
    createTime: toTimestamp(deployment.createTimeMs),
    routingConfig: routingMessage(deployment.routing),
    ...(latest && { latestVersionSummary: versionSummary(latest) }),
    ...(currentState && { currentVersionSummary: versionSummary(currentState) }),
    ...(rampingState && { rampingVersionSummary: versionSummary(rampingState) }),
  };
}

function drainageInfo(state: VersionState): DrainageInfo | undefined {
  const { drainage } = state;
  if (!drainage) return undefined;
  const isDrained = state.status === Status.DRAINED;
  return {
    status: isDrained ? VersionDrainageStatus.DRAINED : VersionDrainageStatus.DRAINING,
    ...at('lastChangedTime', drainage.changedMs),
    ...at('lastCheckedTime', drainage.checkedMs),
  };
}

function versionSummary(state: VersionState): VersionSummary {
  // The real service tells of a current version when its drainage was last erased.
  const erased = {
    ...at('lastChangedTime', state.currentSinceMs),
    ...at('lastCheckedTime', state.currentSinceMs),
  };
  const drainage: DrainageInfo | undefined = state.status === Status.CURRENT ? erased : drainageInfo(state);
  return {
    version: olderVersionText(state.version),
    deploymentVersion: state.version,
    status: state.status,
    createTime: toTimestamp(state.createTimeMs),
    ...(drainage && { drainageInfo: drainage }),
    ...(drainage?.status && { drainageStatus: drainage.status }),
    ...at('routingUpdateTime', state.routingChangedMs),
    ...at('currentSinceTime', state.currentSinceMs),
    ...at('rampingSinceTime', state.rampingSinceMs),
    ...at('firstActivationTime', state.firstActivationMs),
    ...at('lastCurrentTime', state.lastCurrentMs),
    ...at('lastDeactivationTime', state.lastDeactivationMs),
  };
}

/** A version as DescribeWorkerDeploymentVersion answers it. */
export function versionInfo(state: VersionState): VersionInfo {
  const drainage = drainageInfo(state);
  return {
    version: olderVersionText(state.version),
    deploymentVersion: state.version,
    status: state.status,
    createTime: toTimestamp(state.createTimeMs),
    ...at('routingChangedTime', state.routingChangedMs),
    ...at('currentSinceTime', state.currentSinceMs),
    ...at('rampingSinceTime', state.rampingSinceMs),
    ...(state.rampPercentage > 0 && { rampPercentage: state.rampPercentage }),
    taskQueueInfos: taskQueues(state),
    ...(drainage && { drainageInfo: drainage }),
    ...(state.metadata && { metadata: { entries: state.metadata } }),
    ...(state.lastModifierIdentity && { lastModifierIdentity: state.lastModifierIdentity }),
  };
}

/** The queues of a version with their kinds. */
export const taskQueues = (state: VersionState) =>
  state.taskQueues.map(({ kind, name }) => ({
    name,
    type: kind === 'workflow' ? TaskQueueType.WORKFLOW : TaskQueueType.ACTIVITY,
  }));
