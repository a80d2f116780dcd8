import type { Engine } from '../../engine.ts';
import type { TaskKind } from '../../matching/matching.ts';
import type { CallContext } from '../../platform.ts';
import type { Wire } from '../../proto.ts';
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
  const { identity = '', workerInstanceKey = '' } = request;
  const poller = { identity, workerInstanceKey, taskQueue };
  return (await engine.matching.poll(namespaceOf(request), kind, poller, context)) ?? {};
}
