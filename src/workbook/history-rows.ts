import type { HistoryRow } from './result.ts';

/**
 * An event of a history: as the Client returns it (`temporal.api.history.v1.IHistoryEvent`) or as proto-JSON, where
 * numbers are strings, bytes are base64 and times are ISO 8601.
 */
export type HistoryEventLike = object;

/** How long a decoded payload may be in a row, in characters. */
const PAYLOAD_LIMIT = 60;
/** How long a row's detail may be, in characters. */
const DETAIL_LIMIT = 160;

/**
 * Gives one row for each event, in order. Pure and without a platform: the terminal, the page and the tests share it.
 * An event of a kind that is not known here keeps its type and has no detail.
 */
export function historyRows(events: readonly HistoryEventLike[]): HistoryRow[] {
  const byId = new Map(events.map((event) => [number(get(event, 'eventId')), event]));
  const start = events[0] === undefined ? 0 : timeMs(get(events[0], 'eventTime'));
  return events.map((event) => {
    const { type, attributes } = eventKind(event);
    const detail = (details[type] ?? (() => ''))(attributes, (id) => attributesOf(byId.get(number(id))));
    return {
      eventId: number(get(event, 'eventId')),
      type,
      detail: cut(detail.replaceAll('\n', ' '), DETAIL_LIMIT),
      elapsedMs: timeMs(get(event, 'eventTime')) - start,
    };
  });
}

/** Temporal's name of an event's type, without prefix: `TimerStarted`. */
export function eventTypeName(event: HistoryEventLike): string {
  return eventKind(event).type;
}

/** Numbered text of rows for a terminal, one row to a line; `+30 days` is the time since the first event. */
export function historyText(rows: readonly HistoryRow[]): string {
  const typeWidth = Math.max(0, ...rows.map(({ type }) => type.length));
  const detailWidth = Math.min(44, Math.max(0, ...rows.map(({ detail }) => detail.length)));
  return rows
    .map(({ eventId, type, detail, elapsedMs }) =>
      `${String(eventId).padStart(4)}  ${type.padEnd(typeWidth)}  ${detail.padEnd(detailWidth)}  +${duration(elapsedMs)}`.trimEnd(),
    )
    .join('\n');
}

const units: readonly [name: string, ms: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/**
 * Words for a duration in milliseconds: `30 days`, `1 hour 30 minutes`, `2.5 s`, `0 ms`. At most two units, rounded to
 * the smaller one: what is left of 30 days after 40 ms is `30 days` for a reader.
 */
export function duration(ms: number): string {
  if (ms < 0) return `-${duration(-ms)}`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const largest = units.findIndex(([, size]) => ms >= size);
  const [, smallest] = units[largest + 1]!;
  const parts: string[] = [];
  let rest = Math.round(ms / smallest) * smallest;
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

type Attributes = Record<string, unknown>;
/** Finds the attributes of another event of the same history, by its id. */
type Find = (eventId: unknown) => Attributes;

const activityName = (find: Find, attributes: Attributes): string =>
  typeName(find(attributes['scheduledEventId']), 'activityType');
const childName = (attributes: Attributes): string => typeName(attributes, 'workflowType');
const timerOf = (attributes: Attributes): string => duration(durationMs(attributes['startToFireTimeout']));
const outcome = (name: string, text: string): string =>
  name !== '' && text !== '' ? `${name}: ${text}` : name + text;

/** What matters of each kind of event, in one short phrase. */
const details: Partial<Record<string, (attributes: Attributes, find: Find) => string>> = {
  WorkflowExecutionStarted: (a) =>
    call(typeName(a, 'workflowType'), a['input']) +
    (number(a['attempt']) > 1 ? `, attempt ${number(a['attempt'])}` : ''),
  WorkflowExecutionCompleted: (a) => payloads(a['result']),
  WorkflowExecutionFailed: (a) => failureText(a['failure']),
  WorkflowExecutionCanceled: (a) => payloads(a['details']),
  WorkflowExecutionTerminated: (a) => text(a['reason']),
  WorkflowExecutionContinuedAsNew: (a) => call(typeName(a, 'workflowType'), a['input']),
  WorkflowExecutionSignaled: (a) => call(text(a['signalName']), a['input']),
  WorkflowExecutionCancelRequested: (a) => text(a['cause']),
  WorkflowExecutionUpdateAccepted: (a) => updateCall(a),
  WorkflowExecutionUpdateCompleted: (a, find) => {
    const name = text(object(object(object(find(a['acceptedEventId'])['acceptedRequest'])['input']))['name']);
    const result = object(a['outcome']);
    return outcome(name, result['failure'] ? failureText(result['failure']) : payloads(result['success']));
  },
  WorkflowTaskScheduled: (a) => (number(a['attempt']) > 1 ? `attempt ${number(a['attempt'])}` : ''),
  WorkflowTaskFailed: (a) => failureText(a['failure']),
  WorkflowTaskTimedOut: (a) => timeoutType(a['timeoutType']),
  ActivityTaskScheduled: (a) => call(typeName(a, 'activityType'), a['input']),
  ActivityTaskStarted: (a, find) => {
    const attempt = number(a['attempt']);
    const last = a['lastFailure'] ? ` after "${failureText(a['lastFailure'])}"` : '';
    return activityName(find, a) + (attempt > 1 ? `, attempt ${attempt}${last}` : '');
  },
  ActivityTaskCompleted: (a, find) => outcome(activityName(find, a), payloads(a['result'])),
  ActivityTaskFailed: (a, find) => outcome(activityName(find, a), failureText(a['failure'])),
  ActivityTaskTimedOut: (a, find) => outcome(activityName(find, a), timeoutFailure(a['failure'])),
  ActivityTaskCancelRequested: (a, find) => activityName(find, a),
  ActivityTaskCanceled: (a, find) => activityName(find, a),
  TimerStarted: (a) => timerOf(a),
  TimerFired: (a, find) => timerOf(find(a['startedEventId'])),
  TimerCanceled: (a, find) => timerOf(find(a['startedEventId'])),
  MarkerRecorded: (a) => markerText(a),
  StartChildWorkflowExecutionInitiated: (a) => call(childName(a), a['input']),
  StartChildWorkflowExecutionFailed: (a) => childName(a),
  ChildWorkflowExecutionStarted: (a) => childName(a),
  ChildWorkflowExecutionCompleted: (a) => outcome(childName(a), payloads(a['result'])),
  ChildWorkflowExecutionFailed: (a) => outcome(childName(a), failureText(a['failure'])),
  ChildWorkflowExecutionCanceled: (a) => childName(a),
  ChildWorkflowExecutionTimedOut: (a) => childName(a),
  ChildWorkflowExecutionTerminated: (a) => childName(a),
  SignalExternalWorkflowExecutionInitiated: (a) =>
    `${call(text(a['signalName']), a['input'])} to ${executionId(a)}`,
  SignalExternalWorkflowExecutionFailed: (a) => executionId(a),
  ExternalWorkflowExecutionSignaled: (a) => executionId(a),
  RequestCancelExternalWorkflowExecutionInitiated: (a) => executionId(a),
  RequestCancelExternalWorkflowExecutionFailed: (a) => executionId(a),
  ExternalWorkflowExecutionCancelRequested: (a) => executionId(a),
  UpsertWorkflowSearchAttributes: (a) =>
    Object.keys(object(object(a['searchAttributes'])['indexedFields'])).join(', '),
};

/** The message of a failure; when the SDK wrapped it ("Activity task failed"), the cause's message too. */
export function failureText(failure: unknown): string {
  const { message, cause } = object(failure);
  const own = text(message);
  const inner = cause ? failureText(cause) : '';
  if (inner === '' || inner === own) return own;
  return /^(Activity task failed|Child Workflow execution failed)$/i.test(own) ? inner : `${own}: ${inner}`;
}

/** A call as a learner would write it: `sendMail("ada")`. */
function call(name: string, input: unknown): string {
  return `${name}(${payloads(input)})`;
}

/** Payloads decoded as JSON and cut; nothing for `undefined`. */
const payloads = (value: unknown): string => cut(payloadsInFull(value), PAYLOAD_LIMIT);

function payloadsInFull(value: unknown): string {
  const list = object(value)['payloads'];
  return (Array.isArray(list) ? list : []).map(payloadText).join(', ');
}

function payloadText(payload: unknown): string {
  const { metadata, data } = object(payload);
  const encoding = new TextDecoder().decode(bytes(object(metadata)['encoding']));
  if (encoding === 'binary/null') return '';
  if (encoding.startsWith('json/')) return new TextDecoder().decode(bytes(data));
  return `<${bytes(data).length} bytes of ${encoding || 'unknown encoding'}>`;
}

function updateCall(attributes: Attributes): string {
  const input = object(object(attributes['acceptedRequest'])['input']);
  return call(text(input['name']), input['args']);
}

function markerText(attributes: Attributes): string {
  const name = text(attributes['markerName']);
  const fields = object(attributes['details']);
  const first = payloadsInFull(fields['patch-data'] ?? fields['data']);
  if (name === 'core_patch') return `patch ${/"id":\s*("[^"]*")/.exec(first)?.[1] ?? ''}`.trimEnd();
  if (name === 'core_local_activity') {
    const activity = /"activity_type":\s*"([^"]*)"/.exec(first)?.[1] ?? '';
    return outcome(`local activity ${activity}`.trimEnd(), payloads(fields['result']));
  }
  return name;
}

const executionId = (attributes: Attributes): string =>
  text(object(attributes['workflowExecution'])['workflowId']);

function timeoutFailure(failure: unknown): string {
  return timeoutType(object(object(failure)['timeoutFailureInfo'])['timeoutType']);
}

/** By number, as in temporal.api.enums.v1.TimeoutType. */
const timeoutTypes = ['', 'start to close', 'schedule to start', 'schedule to close', 'heartbeat'];

function timeoutType(value: unknown): string {
  if (typeof value === 'string') return value.replace('TIMEOUT_TYPE_', '').toLowerCase().replaceAll('_', ' ');
  return timeoutTypes[number(value)] ?? '';
}

/** An event has exactly one field of attributes, and that field names its type. */
function eventKind(event: HistoryEventLike): { type: string; attributes: Attributes } {
  const suffix = 'EventAttributes';
  for (const [key, value] of Object.entries(event)) {
    if (!key.endsWith(suffix) || value == null) continue;
    const type = key.charAt(0).toUpperCase() + key.slice(1, -suffix.length);
    return { type, attributes: object(value) };
  }
  return { type: 'Unknown', attributes: {} };
}

const attributesOf = (event: HistoryEventLike | undefined): Attributes =>
  event === undefined ? {} : eventKind(event).attributes;
const get = (value: object, key: string): unknown => (value as Attributes)[key];
const object = (value: unknown): Attributes =>
  typeof value === 'object' && value !== null ? (value as Attributes) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const typeName = (attributes: Attributes, key: string): string => text(object(attributes[key])['name']);
/** A number, also from a Long or from a string of digits. */
const number = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : value == null
      ? 0
      : Number((value as { toString(): string }).toString());
const cut = (value: string, limit: number): string =>
  value.length <= limit ? value : `${value.slice(0, limit - 1)}…`;

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') return new Uint8Array();
  return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
}

/** Milliseconds of a timestamp: `{ seconds, nanos }` or ISO 8601. */
function timeMs(value: unknown): number {
  if (typeof value === 'string') return Date.parse(value);
  const { seconds, nanos } = object(value);
  return number(seconds) * 1000 + Math.floor(number(nanos) / 1e6);
}

/** Milliseconds of a duration: `{ seconds, nanos }` or `2592000s`. */
function durationMs(value: unknown): number {
  if (typeof value === 'string') return Number.parseFloat(value) * 1000;
  return timeMs(value);
}
