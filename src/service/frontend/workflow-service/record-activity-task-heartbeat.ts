import { heartbeat, type OpenActivity } from '../../history/activity/resolve.ts';
import { byId, byToken } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const recordActivityTaskHeartbeat: WorkflowHandler<'RecordActivityTaskHeartbeat'> = (
  engine,
  request,
) => {
  const { run, open } = byToken(engine, request.taskToken);
  engine.transact(run, (tx) => heartbeat(tx, open, request.details));
  return whatToDo(open);
};

export const recordActivityTaskHeartbeatById: WorkflowHandler<'RecordActivityTaskHeartbeatById'> = (
  engine,
  request,
) => {
  const { run, open } = byId(engine, request, 'started');
  engine.transact(run, (tx) => heartbeat(tx, open, request.details));
  return whatToDo(open);
};

/** What the worker hears with each heartbeat. */
const whatToDo = ({ activity, attempt }: OpenActivity) => ({
  cancelRequested: activity.cancelRequestedEventId > 0,
  activityPaused: attempt.pause !== undefined,
  activityReset: attempt.isReset,
});
