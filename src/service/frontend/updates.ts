import { UpdateStage } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { invalidArgument, notFound, ServiceError, Status, workflowNotReady } from '../errors.ts';
import { completedBeforeUpdate } from '../history/close.ts';
import type { Run } from '../history/run.ts';
import type { Update } from '../history/update/update-registry.ts';
import { scheduleSpeculativeWorkflowTask } from '../history/workflow-task/schedule.ts';
import { LONG_POLL_UPDATE_MS, WORKFLOW_TASK_FAILING_ATTEMPT } from '../limits.ts';
import type { CallContext } from '../platform.ts';
import type { UpdateOutcome, UpdateRequest } from '../proto.ts';
import { waitFor } from './long-poll.ts';

/** How far an update has come. */
export interface UpdateProgress {
  readonly stage: number;
  readonly outcome: UpdateOutcome | undefined;
}

/** Where to ask for the progress of an update: among the open ones, or in the history. */
export type UpdateSource = {
  readonly run: Run;
  readonly updateId: string;
  readonly update: Update | undefined;
};

/** The stage that the caller waits for; a caller cannot wait for less than acceptance. */
export function requiredStage(asked: number | undefined): number {
  if (!asked)
    throw invalidArgument(
      'wait_policy is not set on request: lifecycle_stage must be ACCEPTED or COMPLETED.',
    );
  if (asked === UpdateStage.ADMITTED)
    throw new ServiceError(Status.PERMISSION_DENIED, 'Admitted stage is not supported');
  return asked;
}

/** Hands the update to the run, unless it has one with this id already. */
export function admit(engine: Engine, run: Run, request: UpdateRequest): UpdateSource {
  const updateId = request.meta?.updateId || engine.platform.newId();
  if (!request.input?.name) throw invalidArgument('Update name is not set on request.');
  const known = findUpdate(run, updateId);
  if (known) return known;
  if (!run.isRunning) throw notFound('workflow execution already completed');
  if ((run.workflowTask?.attempt ?? run.nextTaskAttempt) >= WORKFLOW_TASK_FAILING_ATTEMPT)
    throw workflowNotReady(
      'Unable to perform workflow execution update due to Workflow Task in failed state.',
    );
  const identity = request.meta?.identity ?? '';
  const update = run.updates.admit(updateId, { ...request, meta: { updateId, identity } });
  engine.transact(run, (tx) => scheduleSpeculativeWorkflowTask(tx));
  return { run, updateId, update };
}

/** An update of the run by its id: still open, or in its history. */
export function findUpdate(run: Run, updateId: string): UpdateSource | undefined {
  const update = run.updates.get(updateId);
  return update || run.state.updates.has(updateId) ? { run, updateId, update } : undefined;
}

/** Waits until the update has come as far as asked, at most for the time of a long poll; then says how far it is. */
export async function waitForStage(
  engine: Engine,
  context: CallContext,
  source: UpdateSource,
  stage: number,
): Promise<UpdateProgress> {
  const reached = (): UpdateProgress | undefined => {
    const progress = progressOf(source);
    return progress.stage >= stage ? progress : undefined;
  };
  const { update } = source;
  const observe = (changed: () => void) => update?.observe(changed) ?? (() => {});
  return (await waitFor(engine, context, LONG_POLL_UPDATE_MS, observe, reached)) ?? progressOf(source);
}

function progressOf({ run, updateId, update }: UpdateSource): UpdateProgress {
  const recorded = run.state.updates.get(updateId);
  if (recorded?.outcome) return { stage: UpdateStage.COMPLETED, outcome: recorded.outcome };
  if (update?.error) throw update.error;
  if (update?.outcome) return { stage: UpdateStage.COMPLETED, outcome: update.outcome };
  const isAccepted = recorded !== undefined && recorded.state !== 'admitted';
  if (isAccepted && !update) return { stage: UpdateStage.COMPLETED, outcome: completedBeforeUpdate() };
  const accepted = isAccepted || update?.state === 'accepted';
  return { stage: accepted ? UpdateStage.ACCEPTED : UpdateStage.ADMITTED, outcome: undefined };
}
