import { isDeepStrictEqual } from 'node:util';
import {
  ISO_TIME,
  attributesOf,
  decodePayload,
  durationMs,
  eventIdOf,
  mapJson,
  timeOf,
  typeOf,
} from './proto-json.ts';
import type { ProtoEvent, ProtoHistory } from './proto-json.ts';

/** Written by a worker's command: their order is the order of the code. */
const BY_COMMAND =
  /^(ActivityTask(Scheduled|CancelRequested)|Timer(Started|Canceled)|MarkerRecorded|StartChildWorkflowExecutionInitiated|SignalExternalWorkflowExecutionInitiated|RequestCancelExternalWorkflowExecutionInitiated|UpsertWorkflowSearchAttributes|WorkflowPropertiesModified|WorkflowExecution(Completed|Failed|Canceled|ContinuedAsNew)|WorkflowExecutionUpdate(Accepted|Completed|Rejected))$/;

/** How many workflow tasks there were, and on which worker, is the luck of the run. A failed one is not. */
const BY_LUCK = /^WorkflowTask(Scheduled|Started|Completed|TimedOut)$/;

/** References to other events and to runs, and what the SDK says of itself. */
const REFERENCE = /(EventId|[rR]unId|Header|header|taskQueue|sdkMetadata|Time)$/;

/** In the marker of a local activity: when the worker ran it, by the machine's clock. */
const LOCAL_ACTIVITY_TIME = /^(complete_time|original_schedule_time)$/;

/** How far the virtual times of two runs may lie apart: the pace of two machines while the clock is held. */
const TIME_TOLERANCE_MS = 5000;

interface Deed {
  readonly type: string;
  readonly atMs: number;
  readonly attributes: unknown;
}

interface Shape {
  readonly commands: readonly Deed[];
  readonly answers: readonly Deed[];
}

/**
 * What is different between two normalised histories of the same workflow, in one sentence; undefined when they tell the
 * same. Compared are the events that the code's commands wrote, in their order, and the events that answered them, each
 * with its time and the attributes that a reader sees. How the server cut the work into workflow tasks, and which of two
 * parallel answers came first, is luck.
 */
export function difference(recorded: ProtoHistory, current: ProtoHistory): string | undefined {
  const [before, now] = [shapeOf(recorded), shapeOf(current)];
  return (
    differenceInOrder('event', before.commands, now.commands) ??
    differenceInOrder('event', before.answers, now.answers)
  );
}

function shapeOf({ events }: ProtoHistory): Shape {
  const begin = events[0] ? timeOf(events[0]) : 0;
  const deeds = events
    .filter((event) => !BY_LUCK.test(typeOf(event)))
    .map((event) => ({
      type: typeOf(event),
      atMs: timeOf(event) - begin,
      attributes: essence(event, events),
    }));
  const answers = deeds.filter(({ type }) => !BY_COMMAND.test(type));
  return {
    commands: deeds.filter(({ type }) => BY_COMMAND.test(type)),
    answers: answers.sort((one, other) => keyOf(one).localeCompare(keyOf(other)) || one.atMs - other.atMs),
  };
}

const keyOf = ({ type, attributes }: Deed): string => `${type} ${JSON.stringify(roundNumbers(attributes))}`;

/** Numbers that carry a time sort apart from run to run. */
const roundNumbers = (value: unknown): unknown =>
  mapJson(value, (node) => (typeof node === 'number' && Math.abs(node) >= 60_000 ? 0 : node));

/** The attributes that matter, with payloads as the values they hold. */
function essence(event: ProtoEvent, events: readonly ProtoEvent[]): unknown {
  const own = attributesOf(event);
  const subject = events.find(
    (other) => eventIdOf(other) === Number(own['scheduledEventId'] ?? own['initiatedEventId'] ?? 0),
  );
  // An answer is told by what it answers, because the ids of both depend on luck.
  const about = subject ? attributesOf(subject) : {};
  const names = ['activityId', 'workflowId'].flatMap((name) =>
    about[name] === undefined ? [] : [[name, about[name]]],
  );
  const attributes = mapJson(own, (value, key) => {
    if (REFERENCE.test(key) || value === null) return undefined;
    const payload = value as { data?: unknown; metadata?: unknown };
    if (typeof payload === 'object' && 'metadata' in payload && typeof payload.data === 'string') {
      const decoded = decodePayload(payload.data) ?? payload.data;
      return { payload: typeOf(event) === 'MarkerRecorded' ? withoutLocalTimes(decoded) : decoded };
    }
    return value;
  });
  return { ...(attributes as object), ...Object.fromEntries(names) };
}

const withoutLocalTimes = (value: unknown): unknown =>
  mapJson(value, (node, key) => (LOCAL_ACTIVITY_TIME.test(key) ? undefined : node));

function differenceInOrder(what: string, before: readonly Deed[], now: readonly Deed[]): string | undefined {
  for (let index = 0; index < Math.max(before.length, now.length); index += 1) {
    const [left, right] = [before[index], now[index]];
    if (!left) return `the run has one ${what} more: ${tell(right!)}`;
    if (!right) return `the run lacks an ${what}: ${tell(left)}`;
    if (left.type !== right.type || !alike(left.attributes, right.attributes)) {
      return `recorded: ${tell(left)}\nthe run:  ${tell(right)}`;
    }
    if (Math.abs(left.atMs - right.atMs) > TIME_TOLERANCE_MS) {
      return `${left.type} is recorded at +${left.atMs} ms and the run has it at +${right.atMs} ms`;
    }
  }
  return undefined;
}

const tell = ({ type, attributes }: Deed): string => `${type} ${JSON.stringify(attributes)}`;

/** Equal, but for numbers and dates that carry the pace of the machine. */
function alike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return alikeNumbers(one, other);
  if (typeof one === 'string' && typeof other === 'string') {
    const dates = ISO_TIME.test(one) && ISO_TIME.test(other);
    if (dates) return Math.abs(Date.parse(one) - Date.parse(other)) <= TIME_TOLERANCE_MS;
    const [left, right] = [durationMs(one), durationMs(other)];
    return one === other || (left !== undefined && right !== undefined && alikeNumbers(left, right));
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return isDeepStrictEqual(one, other);
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) =>
    alike((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}

/** From a minute on, a number may count milliseconds. */
function alikeNumbers(one: number, other: number): boolean {
  const carriesTime = Math.min(Math.abs(one), Math.abs(other)) >= 60_000;
  return one === other || (carriesTime && Math.abs(one - other) <= TIME_TOLERANCE_MS);
}
