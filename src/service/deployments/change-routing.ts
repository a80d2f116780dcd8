import { failedPrecondition, notFound, type ServiceError } from '../errors.ts';
import type { Deployment } from './deployment.ts';
import { olderVersionText, sameVersion, versionText, type DeploymentVersion } from './version.ts';

/** What all changes of a deployment that a client asks for have in common. */
export interface ChangeRequest {
  readonly identity: string;
  readonly conflictToken: Uint8Array | undefined;
  readonly ignoreMissingTaskQueues: boolean;
  readonly allowNoPollers: boolean;
}

export interface ChangeTools {
  readonly nowMs: number;
  nextOrder(): number;
  /** Whether tasks wait for the first version on a queue that the second one does not have. */
  isMissingTaskQueues(before: DeploymentVersion, after: DeploymentVersion): boolean;
}

/** Makes a version the one that gets new workflows; undefined stands for workers without a version. */
export function setCurrentVersion(
  deployment: Deployment,
  version: DeploymentVersion | undefined,
  request: ChangeRequest,
  tools: ChangeTools,
): DeploymentVersion | undefined {
  const { current } = deployment.routing;
  const isSame = sameVersion(current, version);
  if (isSame && deployment.lastModifierIdentity === request.identity) return current;
  refuseStale(deployment, request);
  if (version) requireVersion(deployment, version, request, tools);
  refuseOthers(deployment, request.identity);
  if (!request.ignoreMissingTaskQueues && current && version && tools.isMissingTaskQueues(current, version))
    throw missingTaskQueues('current', version);
  if (!isSame) deployment.setCurrent(version, tools.nowMs, tools.nextOrder());
  noteChange(deployment, request.identity, tools);
  return current;
}

/** Where a part of new workflows goes. */
export interface Ramp {
  /** Undefined: workers without a version. */
  readonly version: DeploymentVersion | undefined;
  readonly percentage: number;
}

/** Sets the ramp of a deployment, or takes it away; gives the one before. */
export function setRampingVersion(
  deployment: Deployment,
  ramp: Ramp | undefined,
  request: ChangeRequest,
  tools: ChangeTools,
): Ramp | undefined {
  const { isRamping, ramping, percentage, current } = deployment.routing;
  const before = isRamping ? { version: ramping, percentage } : undefined;
  const isSameVersion = isRamping === (ramp !== undefined) && sameVersion(ramping, ramp?.version);
  const isSame = isSameVersion && percentage === (ramp?.percentage ?? 0);
  if (isSame && deployment.lastModifierIdentity === request.identity) return before;
  refuseStale(deployment, request);
  if (ramp && sameVersion(ramp.version, current))
    throw failedPrecondition(
      `requested ramping version ${olderVersionText(ramp.version)} is already current`,
    );
  if (ramp?.version) requireVersion(deployment, ramp.version, request, tools);
  refuseOthers(deployment, request.identity);
  if (!isSameVersion && !request.ignoreMissingTaskQueues && current && ramp?.version) {
    if (tools.isMissingTaskQueues(current, ramp.version)) throw missingTaskQueues('ramping', ramp.version);
  }
  if (!isSame) {
    if (ramp) deployment.setRamping(ramp.version, ramp.percentage, tools.nowMs, tools.nextOrder());
    else deployment.unsetRamping(tools.nowMs, tools.nextOrder());
  }
  noteChange(deployment, request.identity, tools);
  return before;
}

/** Names who alone may change the deployment; an empty name lets everybody. Gives the one before. */
export function setManager(
  deployment: Deployment,
  managerIdentity: string,
  request: Pick<ChangeRequest, 'identity' | 'conflictToken'>,
  tools: ChangeTools,
): string {
  const before = deployment.managerIdentity;
  if (before === managerIdentity && deployment.lastModifierIdentity === request.identity) return before;
  refuseStale(deployment, request);
  deployment.managerIdentity = managerIdentity;
  noteChange(deployment, request.identity, tools);
  return before;
}

/** The token that a client hands back to say which state of the deployment it saw. */
export const conflictTokenOf = (deployment: Deployment): Uint8Array =>
  Uint8Array.from(`v${deployment.conflictToken}`, (char) => char.charCodeAt(0));

function noteChange(deployment: Deployment, identity: string, tools: ChangeTools): void {
  deployment.conflictToken = tools.nextOrder();
  deployment.lastModifierIdentity = identity;
}

function refuseStale(deployment: Deployment, request: Pick<ChangeRequest, 'conflictToken'>): void {
  const { conflictToken: token } = request;
  if (!token || token.length === 0) return;
  const known = conflictTokenOf(deployment);
  if (known.length !== token.length || known.some((byte, index) => byte !== token[index]))
    throw failedPrecondition('conflict token mismatch');
}

/** A version that no worker has polled for is unknown, unless the client says that it will come. */
function requireVersion(
  deployment: Deployment,
  { buildId }: DeploymentVersion,
  request: ChangeRequest,
  tools: ChangeTools,
): void {
  if (deployment.versions.has(buildId)) return;
  if (!request.allowNoPollers)
    throw notFound(`build ID '${buildId}' not found in Worker Deployment '${deployment.name}'`);
  deployment.addVersion(buildId, tools.nowMs);
}

/** Throws FAILED_PRECONDITION if somebody else manages the deployment. */
export function refuseOthers({ managerIdentity }: Deployment, identity: string): void {
  if (managerIdentity === '' || managerIdentity === identity) return;
  throw failedPrecondition(
    `ManagerIdentity '${managerIdentity}' is set and does not match user identity '${identity}'; to proceed, set your own identity as the ManagerIdentity, remove the ManagerIdentity, or wait for the other client to do so`,
  );
}

const missingTaskQueues = (which: 'current' | 'ramping', version: DeploymentVersion): ServiceError =>
  failedPrecondition(
    `proposed ${which} version '${versionText(version)}' is missing active task queues from the current version; these would become unversioned if it is set as the ${which} version`,
  );
