import type { Engine } from '../../engine.ts';
import { failAttempt } from '../../history/activity/resolve.ts';
import type { Failure, Payloads } from '../../proto.ts';
import { byId, byToken, type FoundActivity } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondActivityTaskFailed: WorkflowHandler<'RespondActivityTaskFailed'> = (engine, request) => {
  fail(engine, byToken(engine, request.taskToken), request);
  return {};
};

export const respondActivityTaskFailedById: WorkflowHandler<'RespondActivityTaskFailedById'> = (
  engine,
  request,
) => {
  fail(engine, byId(engine, request, 'started'), request);
  return {};
};

interface FailRequest {
  readonly failure?: Failure | undefined;
  readonly lastHeartbeatDetails?: Payloads | undefined;
  readonly identity?: string | undefined;
}

function fail(engine: Engine, { run, open }: FoundActivity, request: FailRequest): void {
  const { failure = { message: 'activity failed' }, lastHeartbeatDetails, identity = '' } = request;
  engine.transact(run, (tx) => {
    // The worker sends a heartbeat only now and then; what it had not sent yet comes with the failure.
    if (lastHeartbeatDetails)
      Object.assign(open.attempt, { heartbeatDetails: lastHeartbeatDetails, lastHeartbeatTimeMs: tx.now });
    failAttempt(tx, open, failure, identity);
  });
}
