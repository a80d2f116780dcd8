import type { FileTexts } from './content-hash.ts';
import { formatProgress, parseProgress } from './progress.ts';
import type { Pass, Progress } from './progress.ts';

/** The reader's own files that differ from the starters, by the exercise's id and by their name in its folder. */
export type Drafts = Readonly<Record<string, FileTexts>>;

/** What a reader takes from one place to another: between a page, another browser and the desk. */
export interface Handover {
  readonly progress: Progress;
  readonly drafts: Drafts;
  /** Why the text is damaged, in one phrase. Absent when it is sound. */
  readonly damage?: string;
}

/** The text of a handover: what `formatProgress` writes, and the drafts beside it. */
export function formatHandover(progress: Progress, drafts: Drafts): string {
  const sorted = Object.fromEntries(Object.entries(drafts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return (
    JSON.stringify({ ...(JSON.parse(formatProgress(progress)) as object), drafts: sorted }, null, 2) + '\n'
  );
}

/** Reads a handover, or a desk's `progress.json`, which is one without drafts. Never throws. */
export function parseHandover(text: string): Handover {
  const { progress, damage } = parseProgress(text);
  return { progress, drafts: draftsOf(text), ...(damage !== undefined && { damage }) };
}

/**
 * Both together. Of two passes of one exercise with the same test the earlier counts, and of two tests the later pass.
 * Where the learner is here does not change.
 */
export function joinProgress(here: Progress, there: Progress): Progress {
  const passed: Record<string, Pass> = { ...there.passed };
  for (const [id, pass] of Object.entries(here.passed)) {
    const other = passed[id];
    const isSameTest = other?.testHash === pass.testHash;
    if (!other || (isSameTest ? pass.at <= other.at : pass.at >= other.at)) passed[id] = pass;
  }
  const current = here.current ?? there.current;
  return { version: here.version, passed, ...(current !== undefined && { current }) };
}

/** The files that may be edited and differ from the starter. */
export function draftOf(starter: FileTexts, edit: readonly string[], texts: FileTexts): FileTexts {
  return Object.fromEntries(
    edit.flatMap((name) => {
      const text = texts[name];
      return text === undefined || text === starter[name] ? [] : [[name, text]];
    }),
  );
}

/** What of a value that came from outside is text by a file's name; nothing of it may be. */
export function textsOf(value: unknown): FileTexts {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function draftsOf(text: string): Drafts {
  let value: unknown;
  try {
    value = (JSON.parse(text) as { drafts?: unknown } | null)?.drafts;
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value)
      .map(([id, files]) => [id, textsOf(files)] as const)
      .filter(([, texts]) => Object.keys(texts).length > 0),
  );
}
