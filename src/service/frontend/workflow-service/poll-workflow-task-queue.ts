import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';

export const pollWorkflowTaskQueue: WorkflowHandler<'PollWorkflowTaskQueue'> = async (
  engine,
  request,
  context,
) => {
  const taskQueue = requireId(request.taskQueue?.name, 'TaskQueue');
  const { identity = '', workerInstanceKey = '' } = request;
  const poller = { identity, workerInstanceKey, taskQueue };
  return (await engine.matching.poll(namespaceOf(request), 'workflow', poller, context)) ?? {};
};
