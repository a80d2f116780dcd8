import Long from 'long';

/*
 * The SDK speaks in messages of protobufjs, where a 64-bit integer is a Long. A Long loses its methods on the way to
 * another thread. So the Worker speaks in plain numbers, and the two are changed into each other here, at the border.
 */

/** Fields that the SDK reads as a Long. `seconds` is that of a duration or a time. */
const LONG_FIELDS: ReadonlySet<string> = new Set([
  'seconds',
  'originatingEventId',
  'scheduledEventId',
  'startedEventId',
  'initiatedEventId',
]);

/** Gives a copy in which 64-bit integers are Longs where the SDK expects them. Bytes stay as they are. */
export function withLongs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLongs);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'number' && LONG_FIELDS.has(name) ? Long.fromNumber(field) : withLongs(field),
    ]),
  );
}

/** Gives a copy without prototypes: Longs become numbers, absent fields stay away. Bytes stay as they are. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (Long.isLong(value)) return value.toNumber();
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined && field !== null)
      .map(([name, field]) => [name, plain(field)]),
  );
}

/** Bytes may come from another realm, where `instanceof` does not know them. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
