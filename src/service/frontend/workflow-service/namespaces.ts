import type { Engine } from '../../engine.ts';
import { invalidArgument, ServiceError, Status } from '../../errors.ts';
import { MIN_RETENTION_MS } from '../../limits.ts';
import { namespaceId, unregistered } from '../../namespaces.ts';
import { fromDuration } from '../../proto.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

const REGISTERED = 1;

export const describeNamespace: WorkflowHandler<'DescribeNamespace'> = (engine, request) =>
  descriptionOf(engine, request.id ? nameOf(engine, request.id) : namespaceOf(request));

/** The name that has this id, as far as it was registered. */
const nameOf = (engine: Engine, id: string): string =>
  engine.namespaces.names().find((name) => namespaceId(name) === id) ?? id;

export const registerNamespace: WorkflowHandler<'RegisterNamespace'> = (engine, request) => {
  const name = namespaceOf(request);
  const retention = request.workflowExecutionRetentionPeriod;
  if (retention && fromDuration(retention) < MIN_RETENTION_MS)
    throw invalidArgument('A valid retention period is not set on request.');
  if (engine.namespaces.has(name))
    throw new ServiceError(Status.ALREADY_EXISTS, 'Namespace already exists.', [
      { typeName: 'temporal.api.errordetails.v1.NamespaceAlreadyExistsFailure', message: {} },
    ]);
  const { description = '', ownerEmail = '', data = {} } = request;
  engine.namespaces.set(name, {
    description,
    ownerEmail,
    data: data as Record<string, string>,
    retention: retention ?? unregistered.retention,
  });
  return {};
};

/** Texts that are empty and settings that are absent stay as they are; data is added to. */
export const updateNamespace: WorkflowHandler<'UpdateNamespace'> = (engine, request) => {
  const name = namespaceOf(request);
  const current = engine.namespaces.get(name);
  const { description, ownerEmail, data } = request.updateInfo ?? {};
  const retention = request.config?.workflowExecutionRetentionTtl;
  if (retention && fromDuration(retention) < MIN_RETENTION_MS)
    throw invalidArgument('A valid retention period is not set on request.');
  engine.namespaces.set(name, {
    description: description || current.description,
    ownerEmail: ownerEmail || current.ownerEmail,
    data: { ...current.data, ...(data as Record<string, string> | undefined) },
    retention: retention ?? current.retention,
  });
  return descriptionOf(engine, name);
};

export const listNamespaces: WorkflowHandler<'ListNamespaces'> = (engine) => ({
  namespaces: engine.namespaces.names().map((name) => descriptionOf(engine, name)),
});

function descriptionOf(engine: Engine, name: string) {
  const { retention, ...info } = engine.namespaces.get(name);
  return {
    namespaceInfo: {
      name,
      id: namespaceId(name),
      state: REGISTERED,
      ...info,
      // Only what is there: a worker relies on each of these.
      capabilities: {
        eagerWorkflowStart: true,
        syncUpdate: true,
        asyncUpdate: true,
        workerHeartbeats: false,
        workerPollCompleteOnShutdown: true,
      },
    },
    config: { workflowExecutionRetentionTtl: retention },
    replicationConfig: { activeClusterName: 'active', clusters: [{ clusterName: 'active' }] },
    failoverVersion: 0,
    isGlobalNamespace: false,
  };
}
