import { invalidArgument } from './errors.ts';

/** What a task token says. It is opaque to callers. */
export interface TaskToken {
  readonly kind: 'workflow task' | 'activity task' | 'query task' | 'nexus task';
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly scheduledEventId?: number;
  readonly attempt?: number;
  readonly startedTimeMs?: number;
  readonly queryId?: string;
  /** Which of an operation's requests a nexus task is. */
  readonly call?: 'start' | 'cancel';
}

/** The token as bytes. */
export const encodeToken = (
  token: TaskToken | HistoryPageToken | SchedulePageToken | VisibilityPageToken,
): Uint8Array => asciiJson(token);

/** A value as JSON in ASCII. */
export function asciiJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Reads a token of the given kind, or answers that the request is malformed. */
export function decodeToken(bytes: Uint8Array | undefined, kind: TaskToken['kind']): TaskToken {
  if (!bytes?.length) throw invalidArgument('Task token not set on request.');
  const token = parse(bytes) as Partial<TaskToken> | undefined;
  if (token?.kind !== kind) throw invalidArgument('Error deserializing task token.');
  return token as TaskToken;
}

/** Where to go on reading a history. */
export interface HistoryPageToken {
  readonly kind: 'history page' | 'reverse history page';
  readonly runId: string;
  /** Index of the next event, from 0; for a reverse reading, of the event after it. */
  readonly next: number;
}

/** Reads the token of a page. The run is the one of the first page; asking for another with it is a mistake. */
export function decodeHistoryPageToken(
  bytes: Uint8Array | undefined,
  kind: HistoryPageToken['kind'],
  runId: string | undefined,
): HistoryPageToken | undefined {
  if (!bytes?.length) return undefined;
  const token = parse(bytes) as Partial<HistoryPageToken> | null | undefined;
  const isOne =
    token?.kind === kind &&
    typeof token.runId === 'string' &&
    Number.isSafeInteger(token.next) &&
    token.next! >= 0;
  if (!isOne) throw invalidArgument('Invalid NextPageToken.');
  if (runId && runId !== token.runId)
    throw invalidArgument('RunId in the request does not match the NextPageToken.');
  return token as HistoryPageToken;
}

/** Where to go on listing schedules. */
export interface SchedulePageToken {
  readonly kind: 'schedule page';
  /** Number of the last schedule that was listed. */
  readonly after: number;
}

export function decodeSchedulePageToken(bytes: Uint8Array): SchedulePageToken {
  const token = parse(bytes) as Partial<SchedulePageToken> | undefined;
  if (token?.kind !== 'schedule page') throw invalidArgument('Invalid NextPageToken.');
  return token as SchedulePageToken;
}

/** Behind which run to go on with a list of workflows. */
export interface VisibilityPageToken {
  readonly kind: 'visibility page';
  /** Null if that run was open. */
  readonly closeTimeMs: number | null;
  readonly startTimeMs: number;
  readonly runId: string;
}

export function decodeVisibilityPageToken(bytes: Uint8Array): VisibilityPageToken {
  const token = parse(bytes) as Partial<VisibilityPageToken> | undefined;
  if (token?.kind !== 'visibility page') throw invalidArgument('Invalid NextPageToken.');
  return token as VisibilityPageToken;
}

function parse(bytes: Uint8Array): unknown {
  try {
    // Called so because spreading bytes takes five times as long. More than fit on the stack are no token of ours.
    return JSON.parse(Reflect.apply(String.fromCharCode, undefined, bytes) as string);
  } catch {
    return undefined;
  }
}
