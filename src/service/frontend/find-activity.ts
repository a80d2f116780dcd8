import type { Engine } from '../engine.ts';
import { invalidArgument, notFound } from '../errors.ts';
import { openActivity } from '../history/activity/find.ts';
import type { OpenActivity } from '../history/activity/resolve.ts';
import type { Run } from '../history/run.ts';
import { decodeToken } from '../tokens.ts';
import { namespaceOf } from './handler.ts';

export interface FoundActivity {
  readonly run: Run;
  readonly open: OpenActivity;
}

const gone = () =>
  notFound('invalid activityID or activity already timed out or invoking workflow is completed');

const completed = () => notFound('workflow execution already completed');

/** The running attempt of a task token; NOT_FOUND if it is over, or not the current attempt any more. */
export function byToken(engine: Engine, taskToken: Uint8Array | undefined): FoundActivity {
  const token = decodeToken(taskToken, 'activity task');
  const run = engine.executions.find(token.namespace, token.workflowId, token.runId);
  if (run && !run.isRunning) throw completed();
  const open = run && openActivity(run, token.scheduledEventId ?? 0);
  if (!run || open?.attempt.state !== 'running' || open.attempt.attempt !== token.attempt) throw gone();
  return { run, open };
}

interface ByIdRequest {
  readonly namespace?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly runId?: string | undefined;
  readonly activityId?: string | undefined;
}

/** The activity that a workflow calls by this id. Only a completion may find one that no worker has (`open`). */
export function byId(engine: Engine, request: ByIdRequest, wanted: 'started' | 'open'): FoundActivity {
  const namespace = namespaceOf(request);
  const { workflowId, runId, activityId } = request;
  if (!activityId) throw invalidArgument('ActivityId is not set on request.');
  if (!workflowId) throw invalidArgument('WorkflowId is not set on request.');
  const run = engine.executions.get(namespace, { workflowId, runId });
  if (!run.isRunning) throw completed();
  const scheduledEventId = run.state.activityIds.get(activityId);
  const open = scheduledEventId === undefined ? undefined : openActivity(run, scheduledEventId);
  if (!open)
    throw notFound(
      `cannot find pending activity with ActivityID ${activityId}, check workflow execution history for more details`,
    );
  if (wanted === 'started' && open.attempt.state !== 'running') throw gone();
  return { run, open };
}
