import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

export const pollActivityTaskQueue: WorkflowHandler<'PollActivityTaskQueue'> = async (
  engine,
  request,
  context,
) => {
  const taskQueue = requireId(request.taskQueue?.name, 'TaskQueue');
  const { identity = '', workerInstanceKey = '' } = request;
  const poller = { identity, workerInstanceKey, taskQueue };
  return (await engine.matching.poll(namespaceOf(request), 'activity', poller, context)) ?? {};
};
