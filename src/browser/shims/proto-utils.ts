import { Events } from '../../worker/core/messages.ts';

/*
 * In place of the SDK's conversions to proto-JSON, which need protobufjs: what `historyFromJson` of the Worker reads. An
 * enum other than an event's type stays a number.
 */

const TYPES = new Map(
  Object.entries(Events).map(([name, number]) => [
    number as number,
    `EVENT_TYPE_${name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`,
  ]),
);

/** A history as the SDK's Client has it, as proto-JSON. */
export const historyToJSON = (history: object): string => JSON.stringify(toJson('', history), null, 2);
export const payloadToJSON = (payload: object): unknown => toJson('', payload);

function notHere(): never {
  throw new Error('Proto-JSON is read by `replay` in the page, and by nothing else.');
}
export const historyFromJSON = notHere;
export const JSONToPayload = notHere;

interface Span {
  readonly seconds?: unknown;
  readonly nanos?: number;
}

function toJson(name: string, value: unknown): unknown {
  if (name === 'eventType') return TYPES.get(Number(value)) ?? value;
  if (Array.isArray(value)) return value.map((item) => toJson('', item));
  if (ArrayBuffer.isView(value))
    return btoa(String.fromCharCode(...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
  if (typeof value !== 'object' || value === null) return value;
  // A Long.
  if ('low' in value && 'high' in value) return (value as { toString(): string }).toString();
  const names = Object.keys(value);
  if (names.length > 0 && names.every((field) => field === 'seconds' || field === 'nanos'))
    return /(Time|^time)$/.test(name) ? moment(value) : `${seconds(value)}s`;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, toJson(field, inner)]));
}

const seconds = ({ seconds = 0, nanos = 0 }: Span): number => Number(seconds) + nanos / 1e9;

/** With all of its nanoseconds, which a Date does not have. */
function moment({ seconds = 0, nanos = 0 }: Span): string {
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, '');
  return `${whole}${nanos === 0 ? '' : `.${String(nanos).padStart(9, '0')}`}Z`;
}
