import { ISO_TIME, decodePayload, encodePayload, mapJson, timeOf } from './proto-json.ts';
import type { ProtoEvent, ProtoHistory } from './proto-json.ts';
import { EPOCH_MS, smoothTimes, wholeSeconds, withMeantTimers } from './timeline.ts';

/** Says which process, which machine and which build took part. A replay asks for none of it. */
const OF_THE_MOMENT = new Set([
  'identity',
  'requestId',
  'taskId',
  'historySizeBytes',
  'stackTrace',
  'sdkName',
  'sdkVersion',
  'binaryChecksum',
  'workerVersion',
  // How often the routing of a deployment has changed; it outlives a test on the same server.
  'sourceDeploymentRevisionNumber',
  'meteringMetadata',
  'version',
]);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A workflow may compute with times up to this far from its own run: reminders before, deadlines after. */
const NEAR_MS = 400 * 24 * 3600 * 1000;

/**
 * Takes out of the histories of one test what differs from run to run: ids, identities, SDK versions, and the pace of the
 * machine. The first history begins at a fixed moment, and ids that were equal stay equal, across histories too. The
 * result is proto-JSON that `historyFromJSON` reads and a Worker replays.
 */
export function normaliseHistories(histories: readonly ProtoHistory[]): ProtoHistory[] {
  const ids = new Map<string, string>();
  const begin = Math.min(...histories.map(({ events }) => (events[0] ? timeOf(events[0]) : Infinity)));
  return histories.map(({ events: told }) => {
    const events = withMeantTimers(told);
    if (events.length === 0) return { events: [] };
    const first = timeOf(events[0]!);
    const times = smoothTimes(events, EPOCH_MS + wholeSeconds(first - begin));
    const clock = clockOf(events.map(timeOf), times);
    return { events: events.map((event, index) => normaliseEvent(event, times[index]!, clock, ids)) };
  });
}

type Clock = (ms: number) => number;

/** The recorded moment of a moment of the run: moved as the last event at or before it was moved. */
function clockOf(raw: readonly number[], smooth: readonly number[]): Clock {
  return (ms) => {
    const known = raw.indexOf(ms);
    if (known >= 0) return smooth[known]!;
    let last = 0;
    while (last + 1 < raw.length && raw[last + 1]! <= ms) last += 1;
    return Math.round((smooth[last]! + (ms - raw[last]!)) / 1000) * 1000;
  };
}

function normaliseEvent(event: ProtoEvent, atMs: number, clock: Clock, ids: Map<string, string>): ProtoEvent {
  const rename = (text: string): string =>
    text.replace(UUID, (id) => {
      const known = ids.get(id) ?? `00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, '0')}`;
      ids.set(id, known);
      return known;
    });
  const mapped = mapJson(event, (value, key, parent) => {
    if (OF_THE_MOMENT.has(key)) return undefined;
    if (isStickyQueue(value)) return { ...value, name: `${value.normalName}-sticky` };
    if (typeof value !== 'string') return value;
    if (key === 'data' && parent && 'metadata' in parent) return normalisePayload(value, clock, rename);
    if (ISO_TIME.test(value)) return new Date(clock(Date.parse(value))).toISOString();
    return rename(value);
  }) as Record<string, unknown>;
  return { ...mapped, eventTime: new Date(atMs).toISOString() };
}

/** A worker's own queue is named after its process. */
function isStickyQueue(value: unknown): value is { kind: string; normalName: string } {
  const queue = value as { kind?: unknown; normalName?: unknown } | null;
  return (
    typeof queue === 'object' &&
    queue?.kind === 'TASK_QUEUE_KIND_STICKY' &&
    typeof queue.normalName === 'string'
  );
}

/** Ids and moments that the workflow passes on as data. Data that is no JSON is kept as it is. */
function normalisePayload(data: string, clock: Clock, rename: (text: string) => string): string {
  const value = decodePayload(data);
  if (value === undefined) return data;
  const near = (ms: number): boolean => Math.abs(clock(ms) - EPOCH_MS) < NEAR_MS;
  const mapped = mapJson(value, (node) => {
    if (typeof node === 'number' && Number.isInteger(node) && node > 1e12 && near(node)) return clock(node);
    if (typeof node !== 'string') return node;
    if (ISO_TIME.test(node) && near(Date.parse(node))) return new Date(clock(Date.parse(node))).toISOString();
    return rename(node);
  });
  return encodePayload(mapped);
}
