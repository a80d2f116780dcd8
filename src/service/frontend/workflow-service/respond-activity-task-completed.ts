import { completeActivity } from '../../history/activity/resolve.ts';
import { byId, byToken } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondActivityTaskCompleted: WorkflowHandler<'RespondActivityTaskCompleted'> = (
  engine,
  request,
) => {
  const { run, open } = byToken(engine, request.taskToken);
  engine.transact(run, (tx) => completeActivity(tx, open, request.result, request.identity ?? ''));
  return {};
};

export const respondActivityTaskCompletedById: WorkflowHandler<'RespondActivityTaskCompletedById'> = (
  engine,
  request,
) => {
  const { run, open } = byId(engine, request, 'open');
  engine.transact(run, (tx) => completeActivity(tx, open, request.result, request.identity ?? ''));
  return {};
};
