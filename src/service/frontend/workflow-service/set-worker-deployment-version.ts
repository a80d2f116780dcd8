import {
  setCurrentVersion,
  setManager,
  setRampingVersion,
  type Ramp,
} from '../../deployments/change-routing.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import {
  olderVersionText,
  UNVERSIONED,
  validateBuildId,
  validateDeploymentName,
} from '../../deployments/version.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument, notFound } from '../../errors.ts';
import type { Wire } from '../../proto.ts';
import { routingChanged } from '../../queues/moves.ts';
import { changeTools, getDeployment, tokenOf, versionToSet } from '../deployments.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

type SetRequest =
  Wire<'SetWorkerDeploymentCurrentVersionRequest'> | Wire<'SetWorkerDeploymentRampingVersionRequest'>;

export const setWorkerDeploymentCurrentVersion: WorkflowHandler<'SetWorkerDeploymentCurrentVersion'> = (
  engine,
  request,
) => {
  const namespace = namespaceOf(request);
  if (!request.deploymentName) throw invalidArgument('deployment name cannot be empty');
  const version = versionToSet(request.deploymentName, request);
  const deployment = deploymentToChange(engine, namespace, request, version?.buildId);
  const tools = changeTools(engine, namespace);
  const before = setCurrentVersion(deployment, version, changeOf(request), tools);
  routingChanged(engine);
  return {
    ...tokenOf(deployment),
    previousVersion: olderVersionText(before),
    ...(before && { previousDeploymentVersion: before }),
  };
};

export const setWorkerDeploymentRampingVersion: WorkflowHandler<'SetWorkerDeploymentRampingVersion'> = (
  engine,
  request,
) => {
  const namespace = namespaceOf(request);
  const { percentage = 0, deploymentName = '' } = request;
  const isUnset =
    !request.buildId && percentage === 0 && [undefined, '', UNVERSIONED].includes(request.version);
  const version = isUnset ? undefined : versionToSet(deploymentName, request);
  const ramp: Ramp | undefined = isUnset ? undefined : { version, percentage };
  if (percentage < 0 || percentage > 100)
    throw invalidArgument('Percentage must be between 0 and 100 (inclusive)');
  const deployment = deploymentToChange(engine, namespace, request, version?.buildId);
  const tools = changeTools(engine, namespace);
  const before = setRampingVersion(deployment, ramp, changeOf(request), tools);
  routingChanged(engine);
  return {
    ...tokenOf(deployment),
    ...(before && {
      previousVersion: olderVersionText(before.version),
      previousPercentage: before.percentage,
      ...(before.version && { previousDeploymentVersion: before.version }),
    }),
  };
};

export const setWorkerDeploymentManager: WorkflowHandler<'SetWorkerDeploymentManager'> = (
  engine,
  request,
) => {
  const { identity, self, managerIdentity, conflictToken } = request;
  if (!identity) throw invalidArgument('Identity is required');
  const namespace = namespaceOf(request);
  const name = validateDeploymentName(request.deploymentName);
  const deployment = engine.deployments.find(namespace, name);
  if (!deployment) throw notFound(`workflow not found for ID: temporal-sys-worker-deployment:${name}`);
  const manager = self ? identity : (managerIdentity ?? '');
  const tools = changeTools(engine, namespace);
  const previous = setManager(deployment, manager, { identity, conflictToken }, tools);
  return { ...tokenOf(deployment), previousManagerIdentity: previous };
};

/** The deployment of a request. One that no worker has polled for is made only if the request allows that. */
function deploymentToChange(
  engine: Engine,
  namespace: string,
  request: SetRequest,
  buildId: string | undefined,
): Deployment {
  const name = validateDeploymentName(request.deploymentName);
  if (!request.allowNoPollers) return getDeployment(engine, namespace, name);
  if (buildId) validateBuildId(buildId);
  return engine.deployments.findOrCreate(namespace, name, engine.clock.now(), engine.platform.newId());
}

const changeOf = (request: SetRequest) => ({
  identity: request.identity ?? '',
  conflictToken: request.conflictToken,
  ignoreMissingTaskQueues: request.ignoreMissingTaskQueues ?? false,
  allowNoPollers: request.allowNoPollers ?? false,
});
