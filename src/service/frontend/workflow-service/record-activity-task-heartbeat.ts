import type { Engine } from '../../engine.ts';
import { failAttempt, heartbeat, type OpenActivity } from '../../history/activity/resolve.ts';
import type { Payloads } from '../../proto.ts';
import { finalFailure, isTooLarge } from '../blob-size.ts';
import { byId, byToken, type FoundActivity } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const recordActivityTaskHeartbeat: WorkflowHandler<'RecordActivityTaskHeartbeat'> = (
  engine,
  request,
) => record(engine, byToken(engine, request.taskToken), request);

export const recordActivityTaskHeartbeatById: WorkflowHandler<'RecordActivityTaskHeartbeatById'> = (
  engine,
  request,
) => record(engine, byId(engine, request, 'started'), request);

interface Heartbeat {
  readonly details?: Payloads | undefined;
  readonly identity?: string | undefined;
}

/** Details that are too large fail the activity; the worker hears that it is canceled, so that it stops. */
function record(engine: Engine, { run, open }: FoundActivity, { details, identity = '' }: Heartbeat) {
  if (isTooLarge(details)) {
    const failure = finalFailure('Heartbeat details exceed size limit.');
    engine.transact(run, (tx) => failAttempt(tx, open, failure, identity));
    return { cancelRequested: true };
  }
  engine.transact(run, (tx) => heartbeat(tx, open, details));
  return whatToDo(open);
}

/** What the worker hears with each heartbeat. */
const whatToDo = ({ activity, attempt }: OpenActivity) => ({
  cancelRequested: activity.cancelRequestedEventId > 0,
  activityPaused: attempt.pause !== undefined,
  activityReset: attempt.isReset,
});
