/** Fields of events that hold a moment. */
const TIME = /(^time|Time)$/;

/**
 * The attributes of an event for a reader: payloads decoded, moments and durations as text, bytes as their number, nothing
 * that is empty.
 *
 * @param attributes as the service has them: numbers, bytes, no nulls
 */
export function readable(attributes: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes)
      .map(([name, value]) => [name, readValue(name, value)] as const)
      .filter(([, value]) => !isEmpty(value)),
  );
}

function readValue(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => readValue('', item));
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof value !== 'object' || value === null) return value;
  if ('metadata' in value) return payload(value as Payload);
  if ('payloads' in value && Object.keys(value).length === 1) return readValue('', value.payloads);
  if (isSpan(value)) return TIME.test(name) ? moment(value) : span(value);
  return readable(value);
}

interface Payload {
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
  readonly data?: Uint8Array;
}

interface Span {
  readonly seconds?: number;
  readonly nanos?: number;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

function payload({ metadata, data }: Payload): unknown {
  const encoding = text(metadata?.['encoding']);
  if (encoding === 'binary/null') return undefined;
  if (!encoding.startsWith('json/')) return `${data?.byteLength ?? 0} bytes of ${encoding}`;
  try {
    return JSON.parse(text(data)) as unknown;
  } catch {
    return text(data);
  }
}

const isSpan = (value: object): value is Span => {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => name === 'seconds' || name === 'nanos');
};

const millis = ({ seconds = 0, nanos = 0 }: Span): number => seconds * 1000 + nanos / 1e6;
const moment = (value: Span): string => new Date(millis(value)).toISOString();
const span = (value: Span): string => `${millis(value) / 1000}s`;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
