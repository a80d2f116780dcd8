import type { KataHistory } from '../../kata/history.ts';
import { attributesOf, toMs } from '../../worker/core/messages.ts';
import { replay } from '../../worker/index.ts';
import type { WorkerPlatform } from '../../worker/index.ts';
import type { CodePlace } from '../../worker/realm.ts';
import type { EventTrace, ExecutionId, ExecutionTrace, ReplayTrace } from '../protocol.ts';
import { toService } from '../service/plain.ts';
import { commandDetail, commandName, eventsOfCommands } from './commands.ts';
import { readable } from './readable.ts';
import type { CodeRecord, Recording } from './recording.ts';

type Events = Parameters<typeof replay>[0];

/** An execution that a test started, or that came of one. */
export interface TestedExecution {
  readonly test: number;
  readonly history: KataHistory;
}

/** The run's id stands in its first event. */
export function idOf({ workflowId, history }: KataHistory): ExecutionId {
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  return { workflowId, runId: started?.originalExecutionRunId ?? '' };
}

/** What the page shows of the executions of a run of the tests. */
export function tracesOf(
  executions: readonly TestedExecution[],
  records: ReadonlyMap<string, CodeRecord>,
): readonly ExecutionTrace[] {
  const known = executions.map(({ test, history }) => ({ test, history, events: eventsOf(history) }));
  const start = Math.min(...known.map(({ events }) => toMs(events[0]?.eventTime)));
  return known.map(({ test, history, events }) => {
    const id = idOf(history);
    const started = attributesOf(events[0]!)['workflowType'] as { name?: string } | undefined;
    const places = placesOf(history, events, records.get(id.runId));
    return {
      ...{ ...id, test, workflowType: started?.name ?? '' },
      events: history.rows.map(({ eventId, type, detail }, index): EventTrace => {
        const place = places.get(eventId);
        return {
          ...{ eventId, type, detail },
          atMs: toMs(events[index]?.eventTime) - start,
          attributes: readable(attributesOf(events[index]!)),
          ...(place !== undefined && { place }),
        };
      }),
    };
  });
}

/** The line of each event: that of its command, or of the command that it answers. */
function placesOf(
  history: KataHistory,
  events: Events,
  record: CodeRecord | undefined,
): ReadonlyMap<number, CodePlace> {
  const places = new Map<number, CodePlace>();
  if (record === undefined) return places;
  for (const [{ place }, eventId] of eventsOfCommands(record.commands, commandEvents(history, events)))
    if (place !== undefined) places.set(eventId, place);
  for (const [index, { eventId, type }] of history.rows.entries()) {
    if (places.has(eventId) || type.startsWith('WorkflowTask')) continue;
    const { scheduledEventId, initiatedEventId, startedEventId } = attributesOf(events[index]!);
    const cause = places.get(Number(scheduledEventId ?? initiatedEventId ?? startedEventId));
    if (cause !== undefined) places.set(eventId, cause);
  }
  return places;
}

/**
 * Replays an execution up to an event, as a worker with an empty memory would: the code runs from its top and hears what
 * the history says, as far as a workflow task has told it.
 */
export async function replayUntil(
  { history }: TestedExecution,
  untilEvent: number,
  recording: Recording,
  platform: WorkerPlatform,
): Promise<ReplayTrace> {
  const id = idOf(history);
  const known = recording.byRun.get(id.runId);
  if (known === undefined)
    throw new Error('No worker has run this execution, so there is nothing to replay.');
  const { realms, record } = recording.again(known);
  const events = eventsOf(history);
  const told = events.filter((event) => Number(event.eventId) <= untilEvent);
  const lastTask = told.findLastIndex((event) => 'workflowTaskStartedEventAttributes' in event);
  const failed =
    lastTask < 0
      ? undefined
      : await replay(told.slice(0, lastTask + 1), { realms, platform, workflowId: id.workflowId }).then(
          () => undefined,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        );
  const found = eventsOfCommands(record.commands, commandEvents(history, told));
  const steps = record.commands.map((command) => {
    const eventId = found.get(command);
    return {
      ...{ command: commandName(command), detail: commandDetail(command) },
      ...(eventId !== undefined && { eventId }),
      ...(command.place !== undefined && { place: command.place }),
    };
  });
  return {
    ...{ ...id, untilEvent, steps, waitsAt: waitsAt(record, told, found) },
    ...(failed !== undefined && { mismatch: failed }),
  };
}

/** The lines of conditions, and of commands whose answer the history does not have yet. */
function waitsAt(
  record: CodeRecord,
  told: Events,
  found: ReturnType<typeof eventsOfCommands>,
): readonly CodePlace[] {
  const answered = new Set(
    told.flatMap((event) => {
      if ('activityTaskStartedEventAttributes' in event) return [];
      if ('childWorkflowExecutionStartedEventAttributes' in event) return [];
      const { scheduledEventId, initiatedEventId, startedEventId } = attributesOf(event);
      return [Number(scheduledEventId ?? initiatedEventId ?? startedEventId)];
    }),
  );
  const waiting = record.commands.filter(
    (command) =>
      /^(startTimer|scheduleActivity|startChild|signalExternal)/.test(command.variant) &&
      !answered.has(found.get(command) ?? -1),
  );
  const places = [...waiting.map(({ place }) => place), ...record.conditions];
  const lines = new Map(places.map((place) => [`${place?.file}:${place?.line}`, place]));
  return [...lines.values()].filter((place) => place !== undefined);
}

const eventsOf = ({ events }: KataHistory): Events => toService(events) as Events;

/** The events as commands are looked for among them. `events` are the first of the history. */
const commandEvents = ({ rows }: KataHistory, events: Events) =>
  events.map((event, index) => ({
    eventId: Number(event.eventId),
    type: rows[index]!.type,
    attributes: attributesOf(event),
  }));
