import type { Engine } from '../engine.ts';
import { openOperation, type OpenOperation } from '../history/nexus/calls.ts';
import {
  decodeCallbackToken,
  OPERATION_TOKEN_HEADER,
  TOKEN_HEADER,
  type CallbackToken,
} from '../history/nexus/callback-token.ts';
import {
  cancelOperation,
  completeOperation,
  failOperation,
  recordStart,
} from '../history/nexus/operations.ts';
import type { RunCallback } from '../history/mutable-state.ts';
import type { Run } from '../history/run.ts';
import type { Transaction } from '../history/transaction.ts';
import { attributesOf, eventName, EventType, type Failure, type Link } from '../proto.ts';

/** The last run of a chain closed: whoever asked to be told with its start is told how it ended. */
export function deliverCallbacks(engine: Engine, run: Run): void {
  for (const callback of run.state.callbacks) {
    const complaint = deliver(engine, run, callback);
    run.callbackOutcomes.push({
      timeMs: engine.clock.now(),
      failure:
        complaint === undefined
          ? undefined
          : { message: complaint, applicationFailureInfo: { nonRetryable: true } },
    });
  }
}

/** Completes the operation that the callback is for; why it cannot, if it cannot. */
function deliver(engine: Engine, run: Run, callback: RunCallback): string | undefined {
  const header = callback.callback.nexus?.header ?? {};
  const token = decodeCallbackToken(header[TOKEN_HEADER]);
  if (!token) return 'handler error (BAD_REQUEST): invalid callback token';
  const found = findOperation(engine, token);
  if (!found) return 'handler error (NOT_FOUND): operation not found';
  const { caller, open } = found;
  engine.transact(caller, (tx) => {
    // The handler's answer that the operation has started may still be under way.
    if (open.calls.startedTimeMs === 0)
      recordStart(
        tx,
        open,
        header[OPERATION_TOKEN_HEADER] ?? '',
        [linkTo(run, callback)],
        run.state.startTimeMs,
      );
    recordOutcome(tx, open, run);
  });
  return undefined;
}

/** The operation in the run that started it, or in a later run that took over its history. */
function findOperation(
  engine: Engine,
  token: CallbackToken,
): { caller: Run; open: OpenOperation } | undefined {
  const { namespace, workflowId, runId, scheduledEventId, requestId } = token;
  const runs = [
    engine.executions.find(namespace, workflowId, runId),
    engine.executions.current(namespace, workflowId),
  ];
  for (const caller of runs) {
    const open = caller?.isRunning ? openOperation(caller, scheduledEventId) : undefined;
    if (caller && open && open.operation.attributes.requestId === requestId) return { caller, open };
  }
  return undefined;
}

function linkTo({ namespace, workflowId, runId }: Run, { attachedRequestId }: RunCallback): Link {
  const reference = attachedRequestId
    ? {
        requestIdRef: {
          requestId: attachedRequestId,
          eventType: EventType.WorkflowExecutionOptionsUpdated,
        },
      }
    : { eventRef: { eventId: 1, eventType: EventType.WorkflowExecutionStarted } };
  return { workflowEvent: { namespace, workflowId, runId, ...reference } };
}

function recordOutcome(tx: Transaction, open: OpenOperation, run: Run): void {
  const last = run.events.at(-1)!;
  const name = eventName(last);
  switch (name) {
    case 'WorkflowExecutionCompleted':
      // An operation has one result; a workflow may have returned several payloads.
      return completeOperation(tx, open, attributesOf(last, name).result?.payloads?.[0]);
    case 'WorkflowExecutionFailed':
      return failOperation(tx, open, attributesOf(last, name).failure ?? {});
    case 'WorkflowExecutionCanceled': {
      const { details } = attributesOf(last, name);
      const canceledFailureInfo = details ? { details } : {};
      return cancelOperation(tx, open, { message: 'operation canceled', canceledFailureInfo });
    }
    case 'WorkflowExecutionTerminated':
      return failOperation(tx, open, { message: 'operation terminated', terminatedFailureInfo: {} });
    default:
      return failOperation(tx, open, timedOut);
  }
}

const timedOut: Failure = { message: 'operation exceeded internal timeout', timeoutFailureInfo: {} };
