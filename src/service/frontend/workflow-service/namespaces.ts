import { ServiceError, Status } from '../../errors.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

const REGISTERED = 1;

/** Every name is taken for a namespace, as by the official test server: tests need not register one. */
export const describeNamespace: WorkflowHandler<'DescribeNamespace'> = (_engine, request) =>
  description(request.id || namespaceOf(request));

export const registerNamespace: WorkflowHandler<'RegisterNamespace'> = (engine, request) => {
  const name = namespaceOf(request);
  if (name === 'default' || engine.namespaces.has(name))
    throw new ServiceError(Status.ALREADY_EXISTS, 'Namespace already exists.', [
      { typeName: 'temporal.api.errordetails.v1.NamespaceAlreadyExistsFailure', message: {} },
    ]);
  engine.namespaces.add(name);
  return {};
};

export const listNamespaces: WorkflowHandler<'ListNamespaces'> = (engine) => ({
  namespaces: ['default', ...engine.namespaces].map(description),
});

function description(name: string) {
  return {
    namespaceInfo: {
      name,
      id: stableUuid(name),
      state: REGISTERED,
      // Only what is there: a worker relies on each of these.
      capabilities: {
        eagerWorkflowStart: true,
        syncUpdate: true,
        asyncUpdate: true,
        workerHeartbeats: false,
        workerPollCompleteOnShutdown: true,
      },
    },
    config: { workflowExecutionRetentionTtl: { seconds: 72 * 3600 } },
    replicationConfig: { activeClusterName: 'active', clusters: [{ clusterName: 'active' }] },
    failoverVersion: 0,
    isGlobalNamespace: false,
  };
}

/** The same id for the same name, in the form of a UUID. Four rounds of FNV-1a are enough: it only has to look like one. */
function stableUuid(name: string): string {
  const part = (seed: number): string => {
    let hash = 0x811c9dc5 ^ seed;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  const hex = [1, 2, 3, 4].map(part).join('');
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return groups.join('-');
}
