import { HistoryEventFilterType } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import type { Run } from '../../history/run.ts';
import { DEFAULT_HISTORY_PAGE_EVENTS, LONG_POLL_HISTORY_MS } from '../../limits.ts';
import { decodeHistoryPageToken, encodeToken } from '../../tokens.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { waitFor } from '../long-poll.ts';

/** Reads a history, all of it or its last event; with `wait_new_event`, waits for what is not there yet. */
export const getWorkflowExecutionHistory: WorkflowHandler<'GetWorkflowExecutionHistory'> = async (
  engine,
  request,
  context,
) => {
  requireId(request.execution?.workflowId, 'WorkflowId');
  const token = request.nextPageToken?.length ? decodeHistoryPageToken(request.nextPageToken) : undefined;
  const run = findRun(engine, request, token?.runId);
  const page = (next: number): Uint8Array => encodeToken({ kind: 'history page', runId: run.runId, next });
  const observe = (changed: () => void) => {
    run.observers.add(changed);
    return () => run.observers.delete(changed);
  };
  const wait = request.waitNewEvent ?? false;
  if (request.historyEventFilterType === HistoryEventFilterType.CLOSE_EVENT) {
    const closed = (): true | undefined => (run.isRunning ? undefined : true);
    if (wait) await waitFor(engine, context, LONG_POLL_HISTORY_MS, observe, closed);
    if (!run.isRunning) return { history: { events: run.events.slice(-1) } };
    return { history: { events: [] }, ...(wait && { nextPageToken: page(0) }) };
  }
  const from = token?.next ?? 0;
  const hasMore = (): true | undefined => (run.events.length > from || !run.isRunning ? true : undefined);
  if (wait) await waitFor(engine, context, LONG_POLL_HISTORY_MS, observe, hasMore);
  const to = Math.min(run.events.length, from + (request.maximumPageSize || DEFAULT_HISTORY_PAGE_EVENTS));
  const more = to < run.events.length || (wait && run.isRunning);
  return { history: { events: run.events.slice(from, to) }, ...(more && { nextPageToken: page(to) }) };
};

/** The same from the last event to the first. */
export const getWorkflowExecutionHistoryReverse: WorkflowHandler<'GetWorkflowExecutionHistoryReverse'> = (
  engine,
  request,
) => {
  requireId(request.execution?.workflowId, 'WorkflowId');
  const token = request.nextPageToken?.length ? decodeHistoryPageToken(request.nextPageToken) : undefined;
  const run = findRun(engine, request, token?.runId);
  const end = token?.next ?? run.events.length;
  const start = Math.max(0, end - (request.maximumPageSize || DEFAULT_HISTORY_PAGE_EVENTS));
  return {
    history: { events: run.events.slice(start, end).reverse() },
    ...(start > 0 && { nextPageToken: encodeToken({ kind: 'history page', runId: run.runId, next: start }) }),
  };
};

function findRun(
  engine: Engine,
  request: {
    namespace?: string | undefined;
    execution?: { workflowId?: string | undefined; runId?: string | undefined } | undefined;
  },
  runId: string | undefined,
): Run {
  const { workflowId, runId: asked } = request.execution ?? {};
  // The first answer fixes the run; later pages must not move on to the next run of the chain.
  return engine.executions.get(namespaceOf(request), { workflowId, runId: runId ?? asked });
}
