import type { Engine } from '../../engine.ts';
import { invalidArgument } from '../../errors.ts';
import { cancelActivity } from '../../history/activity/resolve.ts';
import type { Payloads } from '../../proto.ts';
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
  cancel(engine, byId(engine, request), request);
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
  const { activity } = open;
  if (!activity.cancelRequestedEventId) {
    const which = `activity "${activity.attributes.activityId}" of workflow "${run.workflowId}"`;
    throw invalidArgument(
      `Cancellation of ${which} was not requested, so it cannot be reported as canceled.`,
    );
  }
  engine.transact(run, (tx) => cancelActivity(tx, open, details, identity));
}
