import { refuseOthers } from '../../deployments/change-routing.ts';
import {
  olderVersionText,
  sameVersion,
  validateBuildId,
  validateDeploymentName,
  versionText,
  type DeploymentVersion,
} from '../../deployments/version.ts';
import { WorkerDeploymentVersionStatus } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { failedPrecondition, invalidArgument, notFound, ServiceError, Status } from '../../errors.ts';
import type { Payload } from '../../proto.ts';
import { currentState, getDeployment, requestedVersion, tokenOf } from '../deployments.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

export const createWorkerDeployment: WorkflowHandler<'CreateWorkerDeployment'> = (engine, request) => {
  const namespace = namespaceOf(request);
  if (!request.deploymentName) throw invalidArgument('deployment name cannot be empty');
  const name = validateDeploymentName(request.deploymentName);
  const requestId = request.requestId || engine.platform.newId();
  const known = engine.deployments.find(namespace, name);
  if (known && known.createRequestId !== requestId) {
    const how = known.createRequestId === '' ? ' (auto-created from worker polls)' : '';
    throw alreadyExists(`Worker Deployment with name "${name}" already exists${how}`);
  }
  const deployment = engine.deployments.findOrCreate(namespace, name, engine.clock.now(), requestId);
  if (!known) deployment.lastModifierIdentity = request.identity ?? '';
  return tokenOf(deployment);
};

export const createWorkerDeploymentVersion: WorkflowHandler<'CreateWorkerDeploymentVersion'> = (
  engine,
  request,
) => {
  const namespace = namespaceOf(request);
  const { deploymentName, buildId } = request.deploymentVersion ?? {};
  if (!deploymentName) throw invalidArgument('deployment name cannot be empty');
  if (!buildId) throw invalidArgument('build ID cannot be empty');
  if (request.computeConfig)
    throw new ServiceError(
      Status.UNIMPLEMENTED,
      'CreateWorkerDeploymentVersion with compute_config is unimplemented',
    );
  const deployment = getDeployment(engine, namespace, validateDeploymentName(deploymentName));
  const version = { deploymentName, buildId: validateBuildId(buildId) };
  const requestId = request.requestId || engine.platform.newId();
  const known = deployment.versions.get(buildId);
  if (known && known.createRequestId !== requestId)
    throw alreadyExists(`Worker Deployment Version "${olderVersionText(version)}" already exists`);
  deployment.addVersion(buildId, engine.clock.now(), WorkerDeploymentVersionStatus.CREATED, requestId);
  return {};
};

export const deleteWorkerDeployment: WorkflowHandler<'DeleteWorkerDeployment'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const name = validateDeploymentName(request.deploymentName);
  const deployment = engine.deployments.find(namespace, name);
  if (deployment && deployment.versions.size > 0)
    throw failedPrecondition("deployment has versions, can't be deleted");
  engine.deployments.remove(namespace, name);
  return {};
};

/** A version may go when it gets no new workflows, no open ones are pinned to it and none of its workers polls. */
export const deleteWorkerDeploymentVersion: WorkflowHandler<'DeleteWorkerDeploymentVersion'> = (
  engine,
  request,
) => {
  const namespace = namespaceOf(request);
  const version = requestedVersion(request.deploymentVersion ? { ...request, version: '' } : request);
  const deployment = engine.deployments.find(namespace, version.deploymentName);
  if (!deployment)
    throw notFound(`workflow not found for ID: temporal-sys-worker-deployment:${version.deploymentName}`);
  const state = currentState(engine, namespace, version);
  if (!state) return {};
  const refuse = (why: string): never => {
    throw failedPrecondition(`version '${versionText(version)}' cannot be deleted since it ${why}`);
  };
  const { current, ramping } = deployment.routing;
  if (sameVersion(current, version) || sameVersion(ramping, version)) refuse('is current or ramping');
  refuseOthers(deployment, request.identity ?? '');
  if (!request.skipDrainage && state.status === WorkerDeploymentVersionStatus.DRAINING) refuse('is draining');
  if (hasPollers(engine, namespace, version)) refuse('has active pollers');
  engine.deployments.removeVersion(namespace, version);
  deployment.lastModifierIdentity = request.identity ?? '';
  return {};
};

function hasPollers(engine: Engine, namespace: string, version: DeploymentVersion): boolean {
  const queues = engine.deployments.findVersion(namespace, version)?.taskQueues ?? [];
  return queues.some(({ kind, name }) => engine.matching.hasPollerOf(namespace, kind, name, version));
}

export const updateWorkerDeploymentVersionMetadata: WorkflowHandler<
  'UpdateWorkerDeploymentVersionMetadata'
> = (engine, request) => {
  const { upsertEntries = {}, removeEntries = [] } = request;
  if (Object.keys(upsertEntries).length === 0 && removeEntries.length === 0)
    throw invalidArgument('At least one of remove_entries or upsert_entries must be provided');
  const version = requestedVersion(request);
  const state = currentState(engine, namespaceOf(request), version);
  if (!state)
    throw notFound(
      `workflow not found for ID: temporal-sys-worker-deployment-version:${versionText(version)}`,
    );
  const entries: Record<string, Payload> = { ...state.metadata };
  for (const [name, payload] of Object.entries(upsertEntries)) if (payload) entries[name] = payload;
  for (const name of removeEntries) delete entries[name];
  state.metadata = entries;
  state.lastModifierIdentity = request.identity ?? '';
  return { metadata: { entries } };
};

const alreadyExists = (message: string): ServiceError => new ServiceError(Status.ALREADY_EXISTS, message);
