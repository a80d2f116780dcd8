import { IndexedValueType } from '../enums.ts';
import type { Payload } from '../proto.ts';
import { fromUtf8, utf8 } from '../utf8.ts';
import { typeName } from './names.ts';

/** The value of a search attribute: times are milliseconds since 1970. */
export type AttributeValue = string | number | boolean | readonly string[];

/** A payload does not hold a value of the type. */
export class WrongValueError extends Error {
  override name = 'WrongValueError';
}

/**
 * The value in a payload, or undefined when the payload unsets the attribute (`null`, an empty list, nothing).
 * A list of one stands for its element unless the type is a list itself.
 */
export function decodeValue(payload: Payload, type: number): AttributeValue | undefined {
  const json = jsonOf(payload);
  if (json === undefined || json === 'null') return undefined;
  const value = parse(json);
  if (type === IndexedValueType.KeywordList) {
    if (!Array.isArray(value)) throw new WrongValueError();
    return value.length === 0 ? undefined : value.map((item) => (item === null ? '' : text(item)));
  }
  if (!Array.isArray(value)) return scalar(value, json, type);
  if (value.length === 0) return undefined;
  if (value.length > 1) throw new WrongValueError();
  return scalar(value[0], json.trim().slice(1, -1).trim(), type);
}

function scalar(value: unknown, json: string, type: number): AttributeValue {
  switch (type) {
    case IndexedValueType.Bool:
      if (typeof value === 'boolean') return value;
      break;
    case IndexedValueType.Int:
      if (typeof value === 'number' && isInt64(json)) return value;
      break;
    case IndexedValueType.Double:
      if (typeof value === 'number') return value;
      break;
    case IndexedValueType.Datetime: {
      const timeMs = typeof value === 'string' ? parseTime(value) : undefined;
      if (timeMs !== undefined) return timeMs;
      break;
    }
    default:
      return text(value);
  }
  throw new WrongValueError();
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new WrongValueError();
  return value;
}

/** Whether digits stand for a whole number of 64 bits. */
export const isInt64 = (digits: string): boolean =>
  /^-?\d+$/.test(digits) && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);

/** The JSON in a payload; undefined when it has no value. Throws when it is not JSON. */
function jsonOf({ metadata, data }: Payload): string | undefined {
  const encoding = textOf(metadata?.['encoding']);
  if (encoding === 'binary/null') return undefined;
  if (encoding !== 'json/plain') throw new WrongValueError();
  return textOf(data);
}

function textOf(bytes: Uint8Array | undefined): string {
  try {
    return bytes ? fromUtf8(bytes) : '';
  } catch {
    throw new WrongValueError();
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new WrongValueError();
  }
}

/** A time in RFC 3339, such as `2026-01-31T12:00:00.5+01:00`, in milliseconds since 1970; undefined if it is none. */
export function parseTime(value: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value);
  if (!match) return undefined;
  const [, clock = '', fraction = '', zone = ''] = match;
  const wholeMs = Date.parse(`${clock}${zone}`);
  // A day that the month does not have would be taken for one of the next month.
  const local = Date.parse(`${clock}Z`);
  const isReal = !Number.isNaN(wholeMs) && new Date(local).toISOString().startsWith(clock);
  return isReal ? wholeMs + Number(`0${fraction}`) * 1000 : undefined;
}

/** A payload that holds a value of the type, as the service itself writes it. */
export const encodeValue = (value: AttributeValue, type: number): Payload =>
  withType({ metadata: { encoding: utf8('json/plain') }, data: utf8(JSON.stringify(value)) }, type);

/** The payload with the name of its type beside its encoding: clients choose the class of the value by it. */
export const withType = (payload: Payload, type: number): Payload => ({
  ...payload,
  metadata: { ...payload.metadata, type: utf8(typeName(type)) },
});

/** What a payload holds, in the words in which the real service prints it. */
export function describeValue(payload: Payload): string {
  try {
    const json = jsonOf(payload);
    return json === undefined ? '<nil>' : inGo(parse(json));
  } catch {
    return describeRaw(payload);
  }
}

function describeRaw({ metadata, data = new Uint8Array() }: Payload): string {
  const ascii = (bytes: Uint8Array): string => JSON.stringify(String.fromCharCode(...bytes.slice(0, 100)));
  if (ascii(metadata?.['encoding'] ?? new Uint8Array()) === '"binary/plain"') return `[${data.join(' ')}]`;
  const pairs = Object.entries(metadata ?? {}).map(
    ([key, value]) => `metadata:{key:${JSON.stringify(key)} value:${ascii(value ?? new Uint8Array())}} `,
  );
  return `value from <${pairs.join('')}data:${ascii(data)}>`;
}

/** A JSON value as Go prints it: lists as `[a b]`, objects as `map[a:1]`. */
function inGo(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(inGo).join(' ')}]`;
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${inGo(item)}`).join(' ')}]`;
}
