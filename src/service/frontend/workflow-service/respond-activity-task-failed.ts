import type { Engine } from '../../engine.ts';
import { failAttempt } from '../../history/activity/resolve.ts';
import type { Failure, Payloads } from '../../proto.ts';
import { finalFailure, fittingFailure, isTooLarge } from '../blob-size.ts';
import { byId, byToken, type FoundActivity } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondActivityTaskFailed: WorkflowHandler<'RespondActivityTaskFailed'> = (engine, request) => {
  return fail(engine, byToken(engine, request.taskToken), request);
};

export const respondActivityTaskFailedById: WorkflowHandler<'RespondActivityTaskFailedById'> = (
  engine,
  request,
) => {
  return fail(engine, byId(engine, request, 'started'), request);
};

interface FailRequest {
  readonly failure?: Failure | undefined;
  readonly lastHeartbeatDetails?: Payloads | undefined;
  readonly identity?: string | undefined;
}

/** What was too large to keep is told in the answer. */
function fail(engine: Engine, { run, open }: FoundActivity, request: FailRequest): { failures: Failure[] } {
  const { lastHeartbeatDetails, identity = '' } = request;
  const asked = request.failure ?? { message: 'activity failed' };
  const failure = fittingFailure(asked);
  const detailsFit = !isTooLarge(lastHeartbeatDetails);
  engine.transact(run, (tx) => {
    // The worker sends a heartbeat only now and then; what it had not sent yet comes with the failure.
    if (lastHeartbeatDetails && detailsFit)
      Object.assign(open.attempt, { heartbeatDetails: lastHeartbeatDetails, lastHeartbeatTimeMs: tx.now });
    failAttempt(tx, open, failure, identity);
  });
  return {
    failures: [
      ...(detailsFit ? [] : [finalFailure('Heartbeat details exceed size limit.')]),
      ...(failure === asked ? [] : [failure]),
    ],
  };
}
