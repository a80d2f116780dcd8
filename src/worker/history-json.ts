import type { HistoryEvent } from './core/messages.ts';
import { Events } from './core/messages.ts';

/*
 * A history as proto-JSON, which is what the command line, the web interface and SDKs export: 64-bit integers and bytes are
 * text, times and durations are text too, and an enum is its name, with or without the type before it.
 */

/** Enums that the Worker or the SDK reads as numbers, by the field that holds them. */
const enums: Readonly<Record<string, readonly string[]>> = {
  retryState: [
    'UNSPECIFIED',
    'IN_PROGRESS',
    'NON_RETRYABLE_FAILURE',
    'TIMEOUT',
    'MAXIMUM_ATTEMPTS_REACHED',
    'RETRY_POLICY_NOT_SET',
    'INTERNAL_SERVER_ERROR',
    'CANCEL_REQUESTED',
  ],
  timeoutType: ['UNSPECIFIED', 'START_TO_CLOSE', 'SCHEDULE_TO_START', 'SCHEDULE_TO_CLOSE', 'HEARTBEAT'],
  initiator: ['UNSPECIFIED', 'WORKFLOW', 'RETRY', 'CRON_SCHEDULE'],
  category: ['UNSPECIFIED', 'BENIGN'],
};

/** Causes have another enum in each event; these are the ones whose number matters. */
const causes: Readonly<Record<string, number>> = {
  RESET_WORKFLOW: 20,
  EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND: 1,
  NAMESPACE_NOT_FOUND: 2,
  SIGNAL_COUNT_LIMIT_EXCEEDED: 3,
  WORKFLOW_ALREADY_EXISTS: 1,
};

const screaming = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
const eventTypes = new Map(Object.entries(Events).map(([name, number]) => [screaming(name), number]));

const LONGS = /^(eventId|taskId|version|historySizeBytes|.*EventId|seconds|historyLength|startTimeSkipMs)$/;
const TIMES = /(Time|^deadline|^scheduledTime)$/;
const DURATIONS = /(Timeout|Interval|Backoff|Delay|Duration)$/;

/**
 * Reads a history that was exported as proto-JSON.
 *
 * @param json `{ "events": [...] }`, parsed
 * @throws TypeError when it is not a history
 */
export function historyFromJson(json: unknown): readonly HistoryEvent[] {
  const events = (json as { readonly events?: unknown } | null)?.events;
  if (!Array.isArray(events)) throw new TypeError('A history in JSON has a list "events".');
  return events.map((event) => readFields(event as object) as unknown as HistoryEvent);
}

function readFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, readField(name, value)]),
  );
}

function readField(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => readField(name, item));
  if (typeof value === 'object' && value !== null) return readMessage(name, value);
  if (typeof value !== 'string') return value;
  if (name === 'eventType') return eventTypes.get(bare(value, 'EVENT_TYPE_')) ?? -1;
  if (name === 'cause') return causes[enumName(value, Object.keys(causes))] ?? -1;
  const names = enums[name];
  if (names !== undefined) return names.indexOf(enumName(value, names));
  if (LONGS.test(name)) return Number(value);
  if (TIMES.test(name) && /^\d{4}-/.test(value)) return readTime(value);
  if (DURATIONS.test(name) && /^[\d.]+s$/.test(value)) return readDuration(value);
  return value;
}

/** Payloads have bytes, and their metadata is a map of bytes. Nothing in them is looked at by name. */
function readMessage(name: string, value: object): object {
  if ('metadata' in value && typeof value.metadata === 'object') {
    const metadata = Object.entries(value.metadata ?? {}).map(([key, text]) => [key, bytes(String(text))]);
    const data = 'data' in value ? { data: bytes(String(value.data)) } : {};
    return { metadata: Object.fromEntries(metadata) as object, ...data };
  }
  return readFields(value);
}

const bare = (value: string, prefix: string): string => screaming(value).replace(prefix, '');

/** `RetryPolicyNotSet` and `RETRY_STATE_RETRY_POLICY_NOT_SET` are one. */
function enumName(value: string, names: readonly string[]): string {
  const word = screaming(value);
  return names.find((name) => word === name || word.endsWith(`_${name}`)) ?? '';
}

function readTime(text: string): object {
  const seconds = Math.floor(Date.parse(text.replace(/\.\d+/, '')) / 1000);
  return { seconds, nanos: fraction(text) };
}

const readDuration = (text: string): object => ({
  seconds: Math.trunc(Number.parseFloat(text)),
  nanos: fraction(text),
});

const fraction = (text: string): number =>
  Number((/\.(\d+)/.exec(text)?.[1] ?? '0').padEnd(9, '0').slice(0, 9));

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
