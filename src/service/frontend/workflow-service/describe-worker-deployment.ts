import { deploymentInfo, deploymentSummary, taskQueues, versionInfo } from '../../deployments/messages.ts';
import { validateDeploymentName } from '../../deployments/version.ts';
import { invalidArgument, notFound } from '../../errors.ts';
import { LIST_PAGE_SIZE } from '../../limits.ts';
import { currentState, getDeployment, requestedVersion, tokenOf } from '../deployments.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

export const describeWorkerDeployment: WorkflowHandler<'DescribeWorkerDeployment'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const deployment = getDeployment(engine, namespace, validateDeploymentName(request.deploymentName));
  return { workerDeploymentInfo: deploymentInfo(deployment), ...tokenOf(deployment) };
};

export const describeWorkerDeploymentVersion: WorkflowHandler<'DescribeWorkerDeploymentVersion'> = (
  engine,
  request,
) => {
  const namespace = namespaceOf(request);
  const state = currentState(engine, namespace, requestedVersion(request));
  if (!state) throw notFound('Worker Deployment Version not found');
  const queues = taskQueues(state).map((queue, index) => {
    const { kind, name } = state.taskQueues[index]!;
    const backlog = engine.matching.backlog(namespace, kind, name);
    return { ...queue, ...(request.reportTaskQueueStats && { stats: { approximateBacklogCount: backlog } }) };
  });
  return { workerDeploymentVersionInfo: versionInfo(state), versionTaskQueues: queues };
};

export const listWorkerDeployments: WorkflowHandler<'ListWorkerDeployments'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const { pageSize = 0, nextPageToken } = request;
  const from = nextPageToken?.length ? Number(String.fromCharCode(...nextPageToken)) : 0;
  if (!Number.isInteger(from) || from < 0) throw invalidArgument('Invalid NextPageToken.');
  const size = pageSize > 0 && pageSize <= LIST_PAGE_SIZE ? pageSize : LIST_PAGE_SIZE;
  const all = engine.deployments.in(namespace);
  const page = all.slice(from, from + size).map(({ name }) => getDeployment(engine, namespace, name));
  const next = from + size;
  return {
    workerDeployments: page.map(deploymentSummary),
    ...(next < all.length && {
      nextPageToken: Uint8Array.from(String(next), (char) => char.charCodeAt(0)),
    }),
  };
};
