import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { eventTypeName, historyRows, historyText } from '../workbook/history-rows.ts';
import type { HistoryReport, HistoryRow } from '../workbook/result.ts';
import type { Execution } from './recorder.ts';

/** The event history of one run of a workflow, as the server holds it at the moment of the call. */
export class KataHistory {
  readonly history: temporal.api.history.v1.IHistory;
  readonly workflowId: string;
  #rows: HistoryRow[] | undefined;

  constructor(workflowId: string, history: temporal.api.history.v1.IHistory) {
    this.workflowId = workflowId;
    this.history = history;
  }

  get events(): temporal.api.history.v1.IHistoryEvent[] {
    return this.history.events ?? [];
  }

  /** One short row for each event. */
  get rows(): readonly HistoryRow[] {
    this.#rows ??= historyRows(this.events);
    return this.#rows;
  }

  /** The types of the events in order, without prefix: `TimerStarted`. */
  get types(): string[] {
    return this.events.map(eventTypeName);
  }

  /** Proto-JSON: what `temporal workflow show --output json` prints and what a replay takes. */
  toJSON(): object {
    return JSON.parse(historyToJSON(this.history)) as object;
  }

  /** The rows as numbered text. */
  toString(): string {
    return historyText(this.rows);
  }
}

/** A history as a test has it: fetched by kata, decoded, or proto-JSON. */
export type ReplayInput = KataHistory | temporal.api.history.v1.IHistory | object;

/** Fetches the history of a run; without a run id, of the latest run. */
export async function fetchHistory(client: Client, workflowId: string, runId?: string): Promise<KataHistory> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return new KataHistory(workflowId, history);
}

/** How many runs a report follows from what a test started: children, retries and continued runs count too. */
export const REPORT_LIMIT = 12;

/** The histories of what a test started and of what that led to (children, later runs of a chain), in order of their start. */
export async function fetchRelated(
  client: Client,
  started: readonly Execution[],
): Promise<{ execution: Execution; history: KataHistory }[]> {
  const found: { execution: Execution; history: KataHistory }[] = [];
  const queue = [...started];
  const seen = new Set<string>();
  while (queue.length > 0 && found.length < REPORT_LIMIT) {
    const execution = queue.shift()!;
    if (seen.has(execution.runId)) continue;
    seen.add(execution.runId);
    const history = await fetchHistory(client, execution.workflowId, execution.runId);
    found.push({ execution, history });
    queue.unshift(...relatedRuns(execution, history.events));
  }
  return found;
}

function relatedRuns(
  execution: Execution,
  events: readonly temporal.api.history.v1.IHistoryEvent[],
): Execution[] {
  const related: Execution[] = [];
  for (const event of events) {
    const child = event.childWorkflowExecutionStartedEventAttributes;
    if (child?.workflowExecution) {
      const { workflowId, runId } = child.workflowExecution;
      related.push({
        workflowId: workflowId ?? '',
        runId: runId ?? '',
        workflowType: child.workflowType?.name ?? '',
      });
    }
    const next =
      event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ||
      event.workflowExecutionFailedEventAttributes?.newExecutionRunId ||
      event.workflowExecutionCompletedEventAttributes?.newExecutionRunId ||
      event.workflowExecutionTimedOutEventAttributes?.newExecutionRunId;
    if (next) related.push({ ...execution, runId: next });
  }
  return related;
}

/** What the last event says of a run's status, in Temporal's words. */
const closing: Readonly<Record<string, string>> = {
  WorkflowExecutionCompleted: 'Completed',
  WorkflowExecutionFailed: 'Failed',
  WorkflowExecutionCanceled: 'Canceled',
  WorkflowExecutionTerminated: 'Terminated',
  WorkflowExecutionContinuedAsNew: 'ContinuedAsNew',
  WorkflowExecutionTimedOut: 'TimedOut',
};

/** A history as the runner, the terminal and the page report it. */
export function reportOf(execution: Execution, history: KataHistory): HistoryReport {
  const started = history.events[0]?.workflowExecutionStartedEventAttributes;
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    workflowType: started?.workflowType?.name ?? execution.workflowType,
    status: closing[history.types.at(-1) ?? ''] ?? 'Running',
    rows: history.rows,
  };
}
