import {
  validateDeploymentOptions,
  workerVersion,
  type DeploymentVersion,
} from '../../deployments/version.ts';
import { TaskQueueKind } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument } from '../../errors.ts';
import { stampOf } from '../worker-stamp.ts';
import type { TaskKind } from '../../matching/matching.ts';
import type { CallContext } from '../../platform.ts';
import type { Wire } from '../../proto.ts';
import { routingChanged } from '../../queues/moves.ts';
import { namespaceOf, requireTaskQueue, type WorkflowHandler } from '../handler.ts';

export const pollWorkflowTaskQueue: WorkflowHandler<'PollWorkflowTaskQueue'> = (engine, request, context) =>
  poll(engine, 'workflow', request, context);

export const pollActivityTaskQueue: WorkflowHandler<'PollActivityTaskQueue'> = (engine, request, context) =>
  poll(engine, 'activity', request, context);

export const pollNexusTaskQueue: WorkflowHandler<'PollNexusTaskQueue'> = (engine, request, context) =>
  poll(engine, 'nexus', request, context);

type PollRequest =
  | Wire<'PollWorkflowTaskQueueRequest'>
  | Wire<'PollActivityTaskQueueRequest'>
  | Wire<'PollNexusTaskQueueRequest'>;

/** Waits for a task of a queue; an empty answer means that none came. */
async function poll(
  engine: Engine,
  kind: TaskKind,
  request: PollRequest,
  context: CallContext,
): Promise<object> {
  const taskQueue = requireTaskQueue(request.taskQueue);
  const namespace = namespaceOf(request);
  const { identity = '', workerInstanceKey = '' } = request;
  const version = registerVersion(engine, namespace, kind, request);
  const stamp = version ? undefined : stampOf(request.workerVersionCapabilities);
  const poller = { identity, workerInstanceKey, taskQueue, version, stamp };
  return (await engine.matching.poll(namespace, kind, poller, context)) ?? {};
}

/** A worker that uses versioning makes its deployment, its version and its queue known with its first poll. */
function registerVersion(
  engine: Engine,
  namespace: string,
  kind: TaskKind,
  { taskQueue, deploymentOptions }: PollRequest,
): DeploymentVersion | undefined {
  const isSticky = taskQueue?.kind === TaskQueueKind.STICKY;
  if (isSticky && !taskQueue.normalName && deploymentOptions)
    throw invalidArgument(
      'NormalName must be set on sticky queue when UseVersioning is true or DeploymentOptions are set.',
    );
  validateDeploymentOptions(deploymentOptions);
  const version = workerVersion(deploymentOptions);
  if (!version) return undefined;
  const queue = (isSticky ? taskQueue.normalName : taskQueue?.name) ?? '';
  if (engine.deployments.register(namespace, kind, queue, version, engine.clock.now()))
    routingChanged(engine);
  return version;
}
