import { textsOf } from '../../../../src/workbook/handover.ts';
import { forget, keysOf, recall, remember } from '../storage.ts';

/** The reader's text of the files that differ from the starter, by name. */
export type Draft = Readonly<Record<string, string>>;

/** A draft that was set aside. */
export interface DraftCopy {
  /** ISO 8601. */
  readonly at: string;
  /** What it made room for, in words: `before starting again`. */
  readonly why: string;
  readonly files: Draft;
}

const DRAFT = 'draft.';
const COPIES = 'copies.';
/** The oldest copy goes when there are more. */
const COPIES_KEPT = 5;

/** The draft of the exercise with this id; empty where there is none. Page side only, as all of this file. */
export function readDraft(id: string): Draft {
  return textsOf(parse(recall(DRAFT + id)));
}

/** Keeps a draft, or forgets it when it is empty. False when the browser refuses to keep it. */
export function writeDraft(id: string, draft: Draft): boolean {
  if (Object.keys(draft).length > 0) return remember(DRAFT + id, JSON.stringify(draft));
  forget(DRAFT + id);
  return true;
}

/** Every draft there is, by the exercise's id. */
export function allDrafts(): Record<string, Draft> {
  const ids = keysOf(DRAFT).map((key) => key.slice(DRAFT.length));
  return Object.fromEntries(ids.map((id) => [id, readDraft(id)]));
}

/** The copies of an exercise's drafts, the newest first. */
export function readCopies(id: string): readonly DraftCopy[] {
  const value = parse(recall(COPIES + id));
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((item) => {
    const { at, why, files } = (item ?? {}) as Record<string, unknown>;
    if (typeof at !== 'string' || typeof why !== 'string') return [];
    return [{ at, why, files: textsOf(files) }];
  });
}

/** Sets a draft aside. An empty one, and one that is the newest copy already, leaves no copy. */
export function keepCopy(id: string, draft: Draft, why: string, at: Date): void {
  if (Object.keys(draft).length === 0) return;
  const copies = readCopies(id).filter(({ files }) => JSON.stringify(files) !== JSON.stringify(draft));
  const all = [{ at: at.toISOString(), why, files: draft }, ...copies].slice(0, COPIES_KEPT);
  remember(COPIES + id, JSON.stringify(all));
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch {
    return null;
  }
}
