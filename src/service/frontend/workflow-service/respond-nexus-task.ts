import type { Engine } from '../../engine.ts';
import { invalidArgument, notFound } from '../../errors.ts';
import { openOperation, type OpenOperation } from '../../history/nexus/calls.ts';
import { fromHandlerError, fromNexusFailure, handlerFailure, parse } from '../../history/nexus/failure.ts';
import { fromNexusLinks } from '../../history/nexus/links.ts';
import {
  cancelOperation,
  completeOperation,
  deliverCancellation,
  failOperation,
  failRequest,
  startOperation,
} from '../../history/nexus/operations.ts';
import { nexusTaskKey } from '../../history/nexus/task.ts';
import type { NexusCallName, Run } from '../../history/run.ts';
import type { Transaction } from '../../history/transaction.ts';
import { MAX_NEXUS_OPERATION_TOKEN_LENGTH } from '../../limits.ts';
import type { NexusFailure, NexusStartOperationResponse } from '../../proto.ts';
import { decodeToken } from '../../tokens.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondNexusTaskCompleted: WorkflowHandler<'RespondNexusTaskCompleted'> = (engine, request) => {
  const response = request.response?.startOperation ?? {};
  checkOperationToken(response);
  const task = takeTask(engine, request.taskToken, () => checkDetails(response.operationError?.failure));
  settle(engine, task, (tx, open, name) => {
    if (name === 'cancel') deliverCancellation(tx, open);
    else applyStartResponse(tx, open, response);
  });
  return {};
};

export const respondNexusTaskFailed: WorkflowHandler<'RespondNexusTaskFailed'> = (engine, request) => {
  const { error, failure } = request;
  const task = takeTask(engine, request.taskToken, () => {
    if (!error && !failure) throw invalidArgument('request must contain error or failure');
    checkDetails(error?.failure);
    if (failure && !failure.nexusHandlerFailureInfo)
      throw invalidArgument('request Failure must contain error or failure with NexusHandlerFailureInfo');
  });
  settle(engine, task, (tx, open, name) =>
    failRequest(tx, open, name, failure ?? fromHandlerError(error ?? {})),
  );
  return {};
};

function checkOperationToken({ asyncSuccess }: NexusStartOperationResponse): void {
  if (!asyncSuccess) return;
  const length = (asyncSuccess.operationToken || asyncSuccess.operationId || '').length;
  // The real service's words, spelling included.
  if (length === 0) throw invalidArgument('missing opration token in response');
  if (length > MAX_NEXUS_OPERATION_TOKEN_LENGTH)
    throw invalidArgument(
      `operation token length exceeds allowed limit (${length}/${MAX_NEXUS_OPERATION_TOKEN_LENGTH})`,
    );
}

function checkDetails(failure: NexusFailure | undefined): void {
  if (failure?.details?.length && parse(failure.details) === undefined)
    throw invalidArgument('failure details must be JSON serializable');
}

interface TakenTask {
  readonly run: Run;
  readonly scheduledEventId: number;
  readonly name: NexusCallName;
  readonly dispatch: number;
}

/** The task of a token, which can be answered once; NOT_FOUND if it was, or if its time is over. */
function takeTask(engine: Engine, taskToken: Uint8Array | undefined, check: () => void): TakenTask {
  const token = decodeToken(taskToken, 'nexus task');
  check();
  const { namespace, workflowId, runId, scheduledEventId = 0, call: name = 'start', attempt = 0 } = token;
  const run = engine.executions.find(namespace, workflowId, runId);
  if (!run?.nexusTasks.delete(nexusTaskKey(scheduledEventId, name, attempt)))
    throw notFound('Nexus task not found or already expired');
  return { run, scheduledEventId, name, dispatch: attempt };
}

/** Does what the answer says, if the workflow still waits for it: the operation may have ended meanwhile. */
function settle(
  engine: Engine,
  { run, scheduledEventId, name, dispatch }: TakenTask,
  change: (tx: Transaction, open: OpenOperation, name: NexusCallName) => void,
): void {
  const open = run.isRunning ? openOperation(run, scheduledEventId) : undefined;
  const call = open?.calls[name];
  if (!open || call?.state !== 'sent' || call.dispatches !== dispatch) return;
  engine.transact(run, (tx) => change(tx, open, name));
}

function applyStartResponse(
  tx: Transaction,
  open: OpenOperation,
  response: NexusStartOperationResponse,
): void {
  const { syncSuccess, asyncSuccess, operationError, failure } = response;
  if (syncSuccess) {
    completeOperation(tx, open, syncSuccess.payload, fromNexusLinks(syncSuccess.links));
  } else if (asyncSuccess) {
    const token = asyncSuccess.operationToken || asyncSuccess.operationId || '';
    startOperation(tx, open, token, fromNexusLinks(asyncSuccess.links));
  } else if (failure) {
    (failure.canceledFailureInfo ? cancelOperation : failOperation)(tx, open, failure);
  } else if (operationError) {
    const end = operationError.operationState === 'canceled' ? cancelOperation : failOperation;
    end(tx, open, fromNexusFailure(operationError.failure ?? {}));
  } else {
    failRequest(tx, open, 'start', handlerFailure('INTERNAL', 'empty outcome'));
  }
}
