import type { HistoryEvent, IncomingMessage, Payload, Payloads, UpdateRequest } from './core/messages.ts';
import type { WorkflowApi } from './workflow-api.ts';
import { unpackMessage } from './platform.ts';
import type { WireAny, WorkerPlatform } from './platform.ts';

export interface WorkflowQuery {
  readonly queryType?: string;
  readonly queryArgs?: Payloads;
  readonly header?: { readonly fields?: Readonly<Record<string, Payload>> };
}

/** The answer to a poll for workflow tasks, and to a completion that brings the next task. */
export interface PolledTask {
  readonly taskToken?: Uint8Array;
  readonly workflowExecution?: { readonly workflowId?: string; readonly runId?: string };
  readonly workflowType?: { readonly name?: string };
  readonly previousStartedEventId?: number;
  readonly startedEventId?: number;
  readonly attempt?: number;
  readonly history?: { readonly events?: readonly HistoryEvent[] };
  readonly nextPageToken?: Uint8Array;
  readonly query?: WorkflowQuery;
  readonly queries?: Readonly<Record<string, WorkflowQuery>>;
  readonly messages?: readonly {
    readonly id?: string;
    readonly protocolInstanceId?: string;
    readonly eventId?: number;
    readonly body?: WireAny;
  }[];
}

/** A workflow task with all that it needs. */
export interface WorkflowTask {
  readonly taskToken: Uint8Array;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly attempt: number;
  readonly previousStartedId: number;
  readonly startedId: number;
  readonly events: readonly HistoryEvent[];
  readonly messages: readonly IncomingMessage[];
  readonly query: WorkflowQuery | undefined;
  readonly queries: Readonly<Record<string, WorkflowQuery>>;
}

export function readTask(platform: WorkerPlatform, polled: PolledTask): WorkflowTask {
  return {
    taskToken: polled.taskToken!,
    workflowId: polled.workflowExecution?.workflowId ?? '',
    runId: polled.workflowExecution?.runId ?? '',
    workflowType: polled.workflowType?.name ?? '',
    attempt: polled.attempt ?? 1,
    previousStartedId: polled.previousStartedEventId ?? 0,
    startedId: polled.startedEventId ?? 0,
    events: polled.history?.events ?? [],
    messages: (polled.messages ?? []).map(({ id, protocolInstanceId, eventId, body }) => ({
      id: id ?? '',
      protocolInstanceId: protocolInstanceId ?? '',
      eventId: eventId ?? 0,
      request: unpackMessage(platform, body!),
    })),
    query: polled.query,
    queries: polled.queries ?? {},
  };
}

/**
 * Fetches the part of the history that a task does not bring: further pages, or all of it when the run is not in the cache
 * and the task has only what is new.
 *
 * @param known the last event that the cached run has seen; 0 without one
 */
export async function completeHistory(
  api: WorkflowApi,
  polled: PolledTask,
  known: number,
  signal: AbortSignal,
): Promise<PolledTask> {
  let events = [...(polled.history?.events ?? [])];
  let token = polled.nextPageToken;
  const first = events[0]?.eventId ?? Number.POSITIVE_INFINITY;
  if (first > known + 1 && known === 0) {
    events = [];
    token = new Uint8Array();
  } else if (!token?.length) return polled;
  do {
    const page = await api.history(polled.workflowExecution!, token, signal);
    const last = events.at(-1)?.eventId ?? 0;
    events.push(...(page.history?.events ?? []).filter(({ eventId }) => eventId > last));
    token = page.nextPageToken;
  } while (token?.length);
  // What came meanwhile belongs to a later task.
  const upTo = polled.startedEventId || Number.POSITIVE_INFINITY;
  return { ...polled, history: { events: events.filter(({ eventId }) => eventId <= upTo) } };
}
