import { temporal } from '@temporalio/proto';
import { expect } from 'vitest';
import { isComparable, sdkTarget, type Target } from './target.ts';

/** A history as a client fetches it. */
export type History = temporal.api.history.v1.IHistory;

type Json = Record<string, unknown>;

interface ExpectedLine {
  readonly id: number;
  readonly type: string;
  readonly attributes?: Json;
}

/**
 * Compares a whole history with numbered text:
 *
 *     1 WorkflowExecutionStarted
 *     5 TimerStarted {"timerId":"1"}      // a remark
 *
 * Attributes are JSON and only those that matter: what a line doesn't mention is not compared, `null` says that it is
 * absent. Enums are their names, durations and times are milliseconds, payloads are their JSON value. A failure shows the
 * history that was found in the same form.
 */
export function expectHistory(history: History, target: Target = sdkTarget): { toBe(text: string): void } {
  return {
    toBe: (text) => {
      const expected = parse(text, target);
      const events = withoutSkips(history).events ?? [];
      const found = events.map((event, index) => renderAsAsked(event, expected[index]));
      expect(found.join('\n'), `the history was\n\n${found.join('\n')}\n\n`).toBe(
        expected.map(renderLine).join('\n'),
      );
    },
  };
}

/** Names of the events in order. */
export function eventTypes(history: History): string[] {
  return (withoutSkips(history).events ?? []).map(({ eventType }) => typeName(eventType));
}

/** Attributes of the event with this id, as plain values. */
export function attributesOf(history: History, id: number): Json {
  const event = (withoutSkips(history).events ?? []).find(({ eventId }) => Number(eventId) === id);
  if (!event) throw new Error(`the history has no event ${id}; it has ${eventTypes(history).length}`);
  return plainAttributes(event);
}

/** Milliseconds of the server's clock between two events. */
export function elapsedMs(history: History, from: number, to: number): number {
  const at = (id: number): number => {
    const time = withoutSkips(history).events!.find(({ eventId }) => Number(eventId) === id)!.eventTime!;
    return Number(time.seconds) * 1000 + (time.nanos ?? 0) / 1e6;
  };
  return at(to) - at(from);
}

const { EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED: TIME_SKIPPED } =
  temporal.api.enums.v1.EventType;

/**
 * A real Temporal Service records each skip of time as an event of its own. The history without them, numbered as if they
 * had not been there, is the one that all targets are compared with.
 */
function withoutSkips(history: History): History {
  const events = history.events ?? [];
  const kept = events.filter(({ eventType }) => eventType !== TIME_SKIPPED);
  if (kept.length === events.length) return history;
  const newIds = new Map(kept.map(({ eventId }, index) => [Number(eventId), index + 1]));
  const renumbered = (value: unknown, key = ''): unknown => {
    if (/eventId$/i.test(key)) return newIds.get(Number(value)) ?? value;
    if (Array.isArray(value)) return value.map((item) => renumbered(item));
    if (!isObject(value) || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renumbered(item, name)]));
  };
  const type = temporal.api.history.v1.HistoryEvent;
  const plain = kept.map((event) => type.toObject(type.create(event), { longs: Number }));
  return { events: plain.map((event) => renumbered(event) as temporal.api.history.v1.IHistoryEvent) };
}

function parse(text: string, target: Target): ExpectedLine[] {
  const lines = text.split('\n').map((line) => line.replace(/\s*\/\/ .*$/, '').trim());
  return lines.filter((line) => line !== '').map((line) => parseLine(line, target));
}

function parseLine(line: string, target: Target): ExpectedLine {
  const found = /^(\d+) +(\w+)(?: +(\{.*\}))?$/.exec(line);
  if (!found) throw new Error(`not a line of a history: ${line}`);
  const [, id, type, attributes] = found;
  if (!attributes) return { id: Number(id), type: type! };
  const compared = Object.entries(JSON.parse(attributes) as Json).filter(([key]) =>
    isComparable(target, type!, key),
  );
  return { id: Number(id), type: type!, attributes: Object.fromEntries(compared) };
}

function renderLine({ id, type, attributes }: ExpectedLine): string {
  return `${String(id).padStart(3)} ${type}${attributes ? ` ${JSON.stringify(attributes)}` : ''}`;
}

function renderAsAsked(
  event: temporal.api.history.v1.IHistoryEvent,
  expected: ExpectedLine | undefined,
): string {
  const type = typeName(event.eventType);
  const asked = expected?.type === type ? expected.attributes : undefined;
  const attributes = asked ? { attributes: pick(plainAttributes(event), asked) } : {};
  return renderLine({ id: Number(event.eventId), type, ...attributes });
}

/** The part of `found` that `asked` mentions. A default value is not sent on the wire, so 0, "" and false may be absent. */
function pick(found: Json, asked: Json): Json {
  const part: Json = {};
  for (const [key, wanted] of Object.entries(asked)) {
    const value = found[key];
    if (value === undefined) part[key] = wanted === 0 || wanted === '' || wanted === false ? wanted : null;
    else if (isObject(value) && isObject(wanted)) part[key] = pick(value, wanted);
    else part[key] = value;
  }
  return part;
}

function plainAttributes(event: temporal.api.history.v1.IHistoryEvent): Json {
  const type = temporal.api.history.v1.HistoryEvent;
  const object = type.toObject(type.create(event), { longs: Number, enums: String });
  const [, attributes] = Object.entries(object).find(([key]) => key.endsWith('EventAttributes')) ?? [];
  return simplified(attributes ?? {}) as Json;
}

/** Durations and times become milliseconds, payloads their JSON value. */
function simplified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplified);
  if (!isObject(value) || value instanceof Uint8Array) return value;
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => key === 'seconds' || key === 'nanos')) {
    return Number(value['seconds'] ?? 0) * 1000 + Number(value['nanos'] ?? 0) / 1e6;
  }
  if (isObject(value['metadata']) && value['metadata']['encoding'])
    return payloadValue(value as unknown as PayloadLike);
  if (keys.length === 1 && Array.isArray(value['payloads'])) return value['payloads'].map(simplified);
  return Object.fromEntries(keys.map((key) => [key, simplified(value[key])]));
}

interface PayloadLike {
  readonly metadata: { readonly encoding: Uint8Array };
  readonly data?: Uint8Array;
}

function payloadValue({ metadata, data = new Uint8Array() }: PayloadLike): unknown {
  const encoding = Buffer.from(metadata.encoding).toString();
  return encoding === 'json/plain' ? (JSON.parse(Buffer.from(data).toString()) as unknown) : `(${encoding})`;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeName(eventType: temporal.api.enums.v1.EventType | null | undefined): string {
  const name = temporal.api.enums.v1.EventType[eventType ?? 0] ?? String(eventType);
  return name
    .replace('EVENT_TYPE_', '')
    .toLowerCase()
    .replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
