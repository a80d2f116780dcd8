import { HistoryEventFilterType } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument } from '../../errors.ts';
import type { Run } from '../../history/run.ts';
import { DEFAULT_HISTORY_PAGE_EVENTS, LONG_POLL_HISTORY_MS } from '../../limits.ts';
import { decodeHistoryPageToken, encodeToken, type HistoryPageToken } from '../../tokens.ts';
import type { HistoryEvent } from '../../proto.ts';
import { eventsNotWritten } from '../../history/workflow-task/start.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { waitFor } from '../long-poll.ts';

/** Reads a history, all of it or its last event; with `wait_new_event`, waits for what is not there yet. */
export const getWorkflowExecutionHistory: WorkflowHandler<'GetWorkflowExecutionHistory'> = async (
  engine,
  request,
  context,
) => {
  const { run, token } = findRun(engine, request, 'history page');
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
  const to = Math.min(run.events.length, from + pageSize(request));
  const more = to < run.events.length || (wait && run.isRunning);
  const events = run.events.slice(from, to);
  if (!more && !wait) events.push(...underWay(run));
  return { history: { events }, ...(more && { nextPageToken: page(to) }) };
};

/**
 * Events of a workflow task that is under way and has none in the history: a further attempt, or one for an update alone.
 * The real service shows them to every client but its own web page and command line.
 */
function underWay({ workflowTask, nextEventId }: Run): HistoryEvent[] {
  const isNext = workflowTask?.type !== 'normal' && workflowTask?.scheduledEventId === nextEventId;
  return isNext ? eventsNotWritten(workflowTask) : [];
}

/** The same from the last event to the first. */
export const getWorkflowExecutionHistoryReverse: WorkflowHandler<'GetWorkflowExecutionHistoryReverse'> = (
  engine,
  request,
) => {
  const { run, token } = findRun(engine, request, 'reverse history page');
  const end = Math.min(token?.next ?? Infinity, run.events.length);
  const start = Math.max(0, end - pageSize(request));
  return {
    history: { events: run.events.slice(start, end).reverse() },
    ...(start > 0 && {
      nextPageToken: encodeToken({ kind: 'reverse history page', runId: run.runId, next: start }),
    }),
  };
};

interface PageRequest {
  readonly namespace?: string | undefined;
  readonly execution?: { workflowId?: string | undefined; runId?: string | undefined } | undefined;
  readonly nextPageToken?: Uint8Array | undefined;
  readonly maximumPageSize?: number | undefined;
}

/** A size that makes no sense counts as none, as on the real service. */
const pageSize = ({ maximumPageSize = 0 }: PageRequest): number =>
  maximumPageSize > 0 ? Math.min(maximumPageSize, DEFAULT_HISTORY_PAGE_EVENTS) : DEFAULT_HISTORY_PAGE_EVENTS;

/** The first answer fixes the run; later pages must not move on to the next run of the chain. */
function findRun(
  engine: Engine,
  request: PageRequest,
  kind: HistoryPageToken['kind'],
): { run: Run; token: HistoryPageToken | undefined } {
  if (!request.execution) throw invalidArgument('Execution is not set on request.');
  const { workflowId, runId } = request.execution;
  requireId(workflowId, 'WorkflowId');
  const token = decodeHistoryPageToken(request.nextPageToken, kind, runId);
  const run = engine.executions.get(namespaceOf(request), { workflowId, runId: token?.runId ?? runId });
  return { run, token };
}
