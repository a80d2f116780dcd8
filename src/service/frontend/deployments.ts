import { conflictTokenOf, type ChangeTools } from '../deployments/change-routing.ts';
import type { Deployment, VersionState } from '../deployments/deployment.ts';
import { refreshDrainage } from '../deployments/drainage.ts';
import {
  parseVersion,
  sameVersion,
  validateBuildId,
  validateDeploymentName,
  versionOf,
  type DeploymentVersion,
  type VersionMessage,
} from '../deployments/version.ts';
import { VersioningBehavior } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { invalidArgument, notFound } from '../errors.ts';
import { lastingBehavior, lastingVersion } from '../history/versioning/info.ts';

/** The deployment of this name, or NOT_FOUND. */
export function getDeployment(engine: Engine, namespace: string, name: string): Deployment {
  const found = engine.deployments.find(namespace, name);
  if (!found)
    throw notFound(
      `no Worker Deployment found with name '${name}'; does your Worker Deployment have pollers?`,
    );
  for (const state of found.versions.values()) refresh(engine, namespace, state);
  return found;
}

/** The version that a request names in one of the two ways; both parts are checked. */
export function requestedVersion(request: {
  readonly version?: string | undefined;
  readonly deploymentVersion?: VersionMessage | undefined;
}): DeploymentVersion {
  if (!request.version && !request.deploymentVersion)
    throw invalidArgument('deployment version cannot be empty');
  const { deploymentName, buildId } = request.version
    ? versionFromText(request.version)
    : request.deploymentVersion!;
  return { deploymentName: validateDeploymentName(deploymentName), buildId: validateBuildId(buildId) };
}

function versionFromText(text: string): VersionMessage {
  try {
    return parseVersion(text) ?? {};
  } catch {
    throw invalidArgument(
      `invalid version string "${text}", expected format is "<deployment_name>.<build_id>"`,
    );
  }
}

/** The version of a change request; undefined for workers without a version. */
export function versionToSet(
  deploymentName: string,
  request: { readonly version?: string | undefined; readonly buildId?: string | undefined },
): DeploymentVersion | undefined {
  if (!request.version) return versionOf({ deploymentName, buildId: request.buildId });
  let version: DeploymentVersion | undefined;
  try {
    version = parseVersion(request.version);
  } catch (error) {
    throw invalidArgument(`invalid version string: ${(error as Error).message}`);
  }
  if (version && version.deploymentName !== deploymentName)
    throw invalidArgument(
      `invalid version string '${request.version}' does not match deployment name '${deploymentName}'`,
    );
  return version;
}

/** The state of a version with its drainage as it is now; undefined if there is no such version. */
export function currentState(
  engine: Engine,
  namespace: string,
  version: DeploymentVersion,
): VersionState | undefined {
  const state = engine.deployments.findVersion(namespace, version);
  if (state) refresh(engine, namespace, state);
  return state;
}

const refresh = (engine: Engine, namespace: string, state: VersionState): void =>
  refreshDrainage(state, engine.clock.now(), () => hasOpenPinnedRuns(engine, namespace, state.version));

function hasOpenPinnedRuns(engine: Engine, namespace: string, version: DeploymentVersion): boolean {
  for (const run of engine.executions.all()) {
    const { versioning } = run.state;
    const isPinned = lastingBehavior(versioning) === VersioningBehavior.PINNED;
    if (run.namespace !== namespace || !run.isRunning || !isPinned) continue;
    if (sameVersion(lastingVersion(versioning), version)) return true;
  }
  return false;
}

/** What a change of routing needs from the service around the deployment. */
export const changeTools = (engine: Engine, namespace: string): ChangeTools => ({
  nowMs: engine.clock.now(),
  nextOrder: () => engine.deployments.nextOrder(),
  isMissingTaskQueues(before, after) {
    const { deployments, matching } = engine;
    const queues = deployments.findVersion(namespace, before)?.taskQueues ?? [];
    return queues.some(
      ({ kind, name }) =>
        !deployments.has(namespace, kind, name, after) &&
        sameVersion(deployments.routing(namespace, kind, name).current, before) &&
        matching.backlog(namespace, kind, name) > 0,
    );
  },
});

export const tokenOf = (deployment: Deployment): { conflictToken: Uint8Array } => ({
  conflictToken: conflictTokenOf(deployment),
});
