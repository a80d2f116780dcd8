import { UpdateStage } from '../enums.ts';
import type { Engine } from '../engine.ts';
import {
  failedPrecondition,
  invalidArgument,
  notFound,
  resourceExhausted,
  ServiceError,
  Status,
  workflowNotReady,
} from '../errors.ts';
import { completedBeforeUpdate } from '../history/close.ts';
import type { Run } from '../history/run.ts';
import { estimateBytes } from '../history/size.ts';
import type { Update } from '../history/update/update-registry.ts';
import { scheduleSpeculativeWorkflowTask } from '../history/workflow-task/schedule.ts';
import * as limits from '../limits.ts';
import type { CallContext } from '../platform.ts';
import type { UpdateOutcome, UpdateRequest, WorkflowExecution } from '../proto.ts';
import { waitFor } from './long-poll.ts';

/** How far an update has come, and in which run of the chain. */
export interface UpdateProgress {
  readonly workflowExecution: WorkflowExecution;
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
  if (asked === UpdateStage.ADMITTED)
    throw new ServiceError(
      Status.PERMISSION_DENIED,
      'UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.',
    );
  return asked || UpdateStage.COMPLETED;
}

/** Hands the update to the run, unless it has one with this id already. */
export function admit(engine: Engine, run: Run, request: UpdateRequest): UpdateSource {
  const updateId = request.meta?.updateId || engine.platform.newId();
  const known = findUpdate(run, updateId);
  if (known) return known;
  if (!run.isRunning) throw notFound('workflow execution already completed');
  if ((run.workflowTask?.attempt ?? run.nextTaskAttempt) >= limits.WORKFLOW_TASK_FAILING_ATTEMPT)
    throw workflowNotReady(
      'Unable to perform workflow execution update due to Workflow Task in failed state.',
    );
  refuseTooMany(run, request);
  const identity = request.meta?.identity ?? '';
  const update = run.updates.admit(updateId, { ...request, meta: { updateId, identity } });
  engine.transact(run, (tx) => scheduleSpeculativeWorkflowTask(tx));
  return { run, updateId, update };
}

/** Throws INVALID_ARGUMENT for an update that says too little. */
export function validateUpdate(request: UpdateRequest | undefined): UpdateRequest {
  if (!request?.meta) throw invalidArgument('Update meta is not set on request.');
  if ((request.meta.updateId ?? '').length > limits.MAX_ID_LENGTH)
    throw invalidArgument('UpdateId length exceeds limit.');
  if (!request.input) throw invalidArgument('Update input is not set on request.');
  if (!request.input.name) throw invalidArgument('Update name is not set on request.');
  return request;
}

function refuseTooMany(run: Run, request: UpdateRequest): void {
  const open = run.updates.all();
  if (open.length >= limits.MAX_UPDATES_IN_FLIGHT)
    throw resourceExhausted(
      `limit on number of concurrent in-flight updates has been reached (${limits.MAX_UPDATES_IN_FLIGHT})`,
      'CONCURRENT_LIMIT',
    );
  const completed = [...run.state.updates.values()].filter(({ outcome }) => outcome).length;
  if (open.length + completed >= limits.MAX_UPDATES)
    throw failedPrecondition(
      `The limit on the total number of distinct updates in this workflow has been reached (${limits.MAX_UPDATES}). Make sure any duplicate updates share an Update ID so the server can deduplicate them, and consider rejecting updates that you aren't going to process. You can also Continue-as-New to avoid this; we recommend you check Continue-as-New Suggested in your Workflow.`,
    );
  const bytes = open.reduce((sum, update) => sum + estimateBytes(update.request), estimateBytes(request));
  if (bytes >= limits.MAX_UPDATE_BYTES_IN_FLIGHT)
    throw resourceExhausted(
      `limit on total payload size of in-flight updates has been reached (${limits.MAX_UPDATE_BYTES_IN_FLIGHT} bytes)`,
      'CONCURRENT_LIMIT',
    );
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
  const stopWaiting = engine.clock.awaitUpdate();
  const observe = (changed: () => void) => update?.observe(changed) ?? (() => {});
  try {
    const progress = await waitFor(engine, context, limits.LONG_POLL_UPDATE_MS, observe, reached);
    return progress ?? progressOf(source);
  } finally {
    stopWaiting();
  }
}

function progressOf({ run, updateId, update }: UpdateSource): UpdateProgress {
  const workflowExecution = { workflowId: run.workflowId, runId: update?.runId ?? run.runId };
  const at = (stage: number, outcome?: UpdateOutcome): UpdateProgress => ({
    workflowExecution,
    stage,
    outcome,
  });
  const recorded = run.state.updates.get(updateId);
  if (recorded?.outcome) return at(UpdateStage.COMPLETED, recorded.outcome);
  if (update?.error) throw update.error;
  if (update?.outcome) return at(UpdateStage.COMPLETED, update.outcome);
  const isAccepted = recorded !== undefined && recorded.state !== 'admitted';
  if (isAccepted && !update) return at(UpdateStage.COMPLETED, completedBeforeUpdate());
  const accepted = isAccepted || update?.state === 'accepted';
  return at(accepted ? UpdateStage.ACCEPTED : UpdateStage.ADMITTED);
}
