import { heartbeat } from '../../history/activity/resolve.ts';
import { byId, byToken } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const recordActivityTaskHeartbeat: WorkflowHandler<'RecordActivityTaskHeartbeat'> = (
  engine,
  request,
) => {
  const { run, open } = byToken(engine, request.taskToken);
  engine.transact(run, (tx) => heartbeat(tx, open, request.details));
  return { cancelRequested: open.activity.cancelRequestedEventId > 0 };
};

export const recordActivityTaskHeartbeatById: WorkflowHandler<'RecordActivityTaskHeartbeatById'> = (
  engine,
  request,
) => {
  const { run, open } = byId(engine, request);
  engine.transact(run, (tx) => heartbeat(tx, open, request.details));
  return { cancelRequested: open.activity.cancelRequestedEventId > 0 };
};
