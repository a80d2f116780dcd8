import { WorkerVersioningMode } from '../enums.ts';
import { invalidArgument } from '../errors.ts';
import { MAX_ID_LENGTH } from '../limits.ts';

/** A worker deployment version: the name of the deployment and the build id of its code. */
export interface DeploymentVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** A version as it is on the wire. */
export interface VersionMessage {
  readonly deploymentName?: string | undefined;
  readonly buildId?: string | undefined;
}

/** What a worker says about itself with every poll and every answer. */
export interface DeploymentOptions extends VersionMessage {
  readonly workerVersioningMode?: number | undefined;
}

/** Stands for "workers without a version" where the protocol wants a text. */
export const UNVERSIONED = '__unversioned__';

export const sameVersion = (a: DeploymentVersion | undefined, b: DeploymentVersion | undefined): boolean =>
  a?.deploymentName === b?.deploymentName && a?.buildId === b?.buildId;

/** `name:build`, as in search attributes and messages; empty for workers without a version. */
export const versionText = (version: DeploymentVersion | undefined): string =>
  version ? `${version.deploymentName}:${version.buildId}` : '';

/** `name.build`, as in the older fields of the protocol. */
export const olderVersionText = (version: DeploymentVersion | undefined): string =>
  version ? `${version.deploymentName}.${version.buildId}` : UNVERSIONED;

/** The version of a message; undefined if the message is absent or names none. */
export const versionOf = (message: VersionMessage | undefined): DeploymentVersion | undefined =>
  message?.deploymentName && message.buildId
    ? { deploymentName: message.deploymentName, buildId: message.buildId }
    : undefined;

/** The version of a worker that uses versioning; undefined for any other worker. */
export const workerVersion = (options: DeploymentOptions | undefined): DeploymentVersion | undefined =>
  options?.workerVersioningMode === WorkerVersioningMode.VERSIONED ? versionOf(options) : undefined;

/** Reads `name.build` or `name:build`; undefined for {@link UNVERSIONED}. Throws an Error that says what is missing. */
export function parseVersion(text: string): DeploymentVersion | undefined {
  if (text === UNVERSIONED) return undefined;
  const at = text.search(/[.:]/);
  if (at < 0) throw new Error(`expected delimiter ':' or '.' not found in version string ${text}`);
  if (at === 0) throw new Error(`deployment name is empty in version string ${text}`);
  if (at === text.length - 1) throw new Error(`build id is empty in version string ${text}`);
  return { deploymentName: text.slice(0, at), buildId: text.slice(at + 1) };
}

// Both parts go into one workflow id of the real service, which sets this limit.
const MAX_PART_LENGTH = Math.floor((MAX_ID_LENGTH - 39) / 2);

/** Throws INVALID_ARGUMENT for a deployment name that cannot be one. */
export function validateDeploymentName(name: string | undefined): string {
  const value = validatePart('WorkerDeploymentName', name);
  for (const delimiter of ['.', ':'])
    if (value.includes(delimiter))
      throw invalidArgument(`worker deployment name cannot contain '${delimiter}'`);
  return refuseReserved('WorkerDeploymentName', value);
}

/** Throws INVALID_ARGUMENT for a build id that cannot be one. */
export const validateBuildId = (buildId: string | undefined): string =>
  refuseReserved('BuildID', validatePart('BuildID', buildId));

function validatePart(field: string, value: string | undefined): string {
  if (!value) throw invalidArgument(`${field} cannot be empty`);
  if (value.length > MAX_PART_LENGTH)
    throw invalidArgument(`size of ${field} larger than the maximum allowed`);
  return value;
}

function refuseReserved(field: string, value: string): string {
  if (value.startsWith('__')) throw invalidArgument(`${field} cannot start with '__'`);
  return value;
}

/** Checks what a worker says about itself. Throws INVALID_ARGUMENT. */
export function validateDeploymentOptions(options: DeploymentOptions | undefined): void {
  if (options?.workerVersioningMode !== WorkerVersioningMode.VERSIONED) return;
  if (!options.deploymentName || !options.buildId)
    throw invalidArgument('Deployment name and build id must be set together.');
  validateDeploymentName(options.deploymentName);
  validateBuildId(options.buildId);
}
