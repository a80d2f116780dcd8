import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from './content-hash.ts';
import type { FileTexts } from './content-hash.ts';
import { normalizeText } from './text.ts';
import { listExerciseFolders, listFiles } from './folders.ts';

export { contentHash };
export type { FileTexts };

/** The starters of every exercise by its path, `NN-chapter/NN-name`: all files but the README. */
export type Starters = Readonly<Record<string, FileTexts>>;

/** Where the starters file is, below the root. */
export const STARTERS_FILE = 'exercises/.starters.json';

/**
 * The starters as committed. Without a starters file there are none.
 * @throws Error when the file is there and is not what `writeStarters` writes.
 */
export function readStarters(root: string): Starters {
  const text = readIfThere(join(root, STARTERS_FILE));
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${STARTERS_FILE} is not JSON: ${(error as Error).message}. ${RESTORE}`);
  }
  if (!isStarters(value))
    throw new Error(`${STARTERS_FILE} must hold texts by exercise and file. ${RESTORE}`);
  return value;
}

/** Writes the starters file from the exercises as they are now. Authors only: a learner's drafts would become the starters. */
export function writeStarters(root: string): void {
  const target = join(root, STARTERS_FILE);
  const temporary = `${target}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(collectStarters(root), null, 2) + '\n');
  renameSync(temporary, target);
}

/** One sentence for every file whose starter is missing, gone or different. Empty when the starters file is current. */
export function checkStarters(root: string): string[] {
  const kept = readStarters(root);
  const now = collectStarters(root);
  const problems: string[] = [];
  for (const path of union(Object.keys(kept), Object.keys(now))) {
    for (const file of union(Object.keys(kept[path] ?? {}), Object.keys(now[path] ?? {}))) {
      const [before, after] = [kept[path]?.[file], now[path]?.[file]];
      const name = `exercises/${path}/${file}`;
      if (before === undefined) problems.push(`${name} is not in ${STARTERS_FILE}`);
      else if (after === undefined) problems.push(`${name} is in ${STARTERS_FILE} and does not exist`);
      else if (normalizeText(before) !== after) problems.push(`${name} differs from ${STARTERS_FILE}`);
    }
  }
  return problems;
}

/** The files of one folder as they are now, but its README; line ends are `\n`. */
export function readFolderFiles(folder: string): FileTexts {
  const files: Record<string, string> = {};
  for (const name of listFiles(folder)) files[name] = normalizeText(readFileSync(join(folder, name), 'utf8'));
  return files;
}

const RESTORE = `Restore it with "git checkout -- ${STARTERS_FILE}".`;

function collectStarters(root: string): Starters {
  const starters: Record<string, FileTexts> = {};
  for (const path of listExerciseFolders(root))
    starters[path] = readFolderFiles(join(root, 'exercises', path));
  return starters;
}

function isStarters(value: unknown): value is Starters {
  const isRecord = (item: unknown): item is Record<string, unknown> =>
    typeof item === 'object' && item !== null && !Array.isArray(item);
  return (
    isRecord(value) &&
    Object.values(value).every(
      (files) => isRecord(files) && Object.values(files).every((text) => typeof text === 'string'),
    )
  );
}

function union(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])].sort();
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
