import type { WorkflowHandler } from '../handler.ts';

/** A cluster of one, which keeps everything in memory. */
export const getClusterInfo: WorkflowHandler<'GetClusterInfo'> = () => ({
  supportedClients: {
    'temporal-cli': '<2.0.0',
    'temporal-go': '<2.0.0',
    'temporal-java': '<2.0.0',
    'temporal-php': '<2.0.0',
    'temporal-server': '<2.0.0',
    'temporal-typescript': '<2.0.0',
    'temporal-ui': '<3.0.0',
  },
  serverVersion: '',
  clusterId: 'temporal-katas',
  clusterName: 'active',
  historyShardCount: 1,
  persistenceStore: 'memory',
  visibilityStore: 'memory',
  initialFailoverVersion: 1,
  failoverVersionIncrement: 10,
});
