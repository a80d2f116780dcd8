import type { Engine } from '../../engine.ts';
import { invalidArgument } from '../../errors.ts';
import { cancelActivity, failAttempt } from '../../history/activity/resolve.ts';
import type { Payloads } from '../../proto.ts';
import { finalFailure, isTooLarge } from '../blob-size.ts';
import { byId, byToken, type FoundActivity } from '../find-activity.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondActivityTaskCanceled: WorkflowHandler<'RespondActivityTaskCanceled'> = (
  engine,
  request,
) => {
  cancel(engine, byToken(engine, request.taskToken), request);
  return {};
};

export const respondActivityTaskCanceledById: WorkflowHandler<'RespondActivityTaskCanceledById'> = (
  engine,
  request,
) => {
  cancel(engine, byId(engine, request, 'started'), request);
  return {};
};

interface CancelRequest {
  readonly details?: Payloads | undefined;
  readonly identity?: string | undefined;
}

function cancel(
  engine: Engine,
  { run, open }: FoundActivity,
  { details, identity = '' }: CancelRequest,
): void {
  if (!open.activity.cancelRequestedEventId)
    throw invalidArgument(
      'unable to mark activity as canceled without activity being request canceled first',
    );
  engine.transact(run, (tx) => {
    if (isTooLarge(details))
      failAttempt(tx, open, finalFailure('Cancel details exceed size limit.'), identity);
    else cancelActivity(tx, open, details, identity);
  });
}
