/** A history as `temporal workflow show --output json` prints it, and as `historyFromJSON` reads it. */
export interface ProtoHistory {
  readonly events: readonly ProtoEvent[];
}

/** One event: `eventId`, `eventType`, `eventTime`, and one key `…EventAttributes`. */
export type ProtoEvent = Readonly<Record<string, unknown>>;

/** How a moment is written, in events and in most people's data. */
export const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `TimerStarted` of `EVENT_TYPE_TIMER_STARTED`. */
export function typeOf(event: ProtoEvent): string {
  const type = text(event['eventType']);
  if (!type.startsWith('EVENT_TYPE_')) return type;
  const words = type.slice('EVENT_TYPE_'.length).toLowerCase().split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

export function attributesOf(event: ProtoEvent): Readonly<Record<string, unknown>> {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
  return key === undefined ? {} : ((event[key] ?? {}) as Record<string, unknown>);
}

export const eventIdOf = (event: ProtoEvent): number => Number(event['eventId'] ?? 0);

/** Milliseconds of the server's clock since 1970. */
export const timeOf = (event: ProtoEvent): number => Date.parse(text(event['eventTime']));

/** Milliseconds of a proto-JSON duration such as `2592000s` or `0.500s`; undefined when there is none. */
export function durationMs(value: unknown): number | undefined {
  const match = typeof value === 'string' ? /^(-?\d+(?:\.\d+)?)s$/.exec(value) : null;
  return match ? Math.round(Number(match[1]) * 1000) : undefined;
}

/** Rebuilds a JSON value with every string, number and key passed through; a key mapped to undefined goes. */
export function mapJson(
  value: unknown,
  visit: (value: unknown, key: string, parent: object | undefined) => unknown,
): unknown {
  const walk = (node: unknown, key: string, parent: object | undefined): unknown => {
    const mapped = visit(node, key, parent);
    if (mapped !== node || typeof mapped !== 'object' || mapped === null) return mapped;
    if (Array.isArray(mapped)) return mapped.map((item) => walk(item, key, mapped));
    const entries = Object.entries(mapped).map(([name, item]) => [name, walk(item, name, mapped)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  return walk(value, '', undefined);
}

/** The JSON inside a payload, or undefined when it is encoded otherwise. */
export function decodePayload(data: string): unknown {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

export const encodePayload = (value: unknown): string =>
  Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
