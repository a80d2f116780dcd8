import type { Engine } from '../../engine.ts';
import { completeActivity, failAttempt } from '../../history/activity/resolve.ts';
import type { Payloads } from '../../proto.ts';
import { finalFailure, isTooLarge } from '../blob-size.ts';
import { byId, byToken, type FoundActivity } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondActivityTaskCompleted: WorkflowHandler<'RespondActivityTaskCompleted'> = (
  engine,
  request,
) => {
  complete(engine, byToken(engine, request.taskToken), request);
  return {};
};

export const respondActivityTaskCompletedById: WorkflowHandler<'RespondActivityTaskCompletedById'> = (
  engine,
  request,
) => {
  complete(engine, byId(engine, request, 'open'), request);
  return {};
};

interface CompleteRequest {
  readonly result?: Payloads | undefined;
  readonly identity?: string | undefined;
}

function complete(engine: Engine, found: FoundActivity, { result, identity = '' }: CompleteRequest): void {
  const { run, open } = found;
  engine.transact(run, (tx) => {
    if (isTooLarge(result))
      failAttempt(tx, open, finalFailure('Complete result exceeds size limit.'), identity);
    else completeActivity(tx, open, result, identity);
  });
}
