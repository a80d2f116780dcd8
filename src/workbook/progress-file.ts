import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProgress, NO_PROGRESS, parseProgress } from './progress.ts';
import type { Progress } from './progress.ts';

/** Where the progress is, below the root. Git-ignored, so an update of the workbook never touches it. */
export const PROGRESS_FILE = '.kata/progress.json';

export interface LoadedProgress {
  readonly progress: Progress;
  /** What to tell the learner, when a damaged file was set aside. */
  readonly notice?: string;
}

/**
 * Reads the progress. A damaged file is renamed to `progress.damaged-N.json`, and what is sound in it is kept.
 * @throws Error of the file system, when the file is there and cannot be read or renamed.
 */
export function loadProgress(root: string): LoadedProgress {
  const file = join(root, PROGRESS_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { progress: NO_PROGRESS };
    throw error;
  }
  const { progress, damage } = parseProgress(text);
  if (damage === undefined) return { progress };
  const aside = freeName(root);
  renameSync(file, join(root, aside));
  saveProgress(root, progress);
  const kept = Object.keys(progress.passed).length;
  const what =
    kept === 0
      ? 'you start from the beginning'
      : `${kept} passed ${kept === 1 ? 'exercise was' : 'exercises were'} kept`;
  return { progress, notice: `${PROGRESS_FILE} was damaged: ${damage}. It is now ${aside}; ${what}.` };
}

/**
 * Changes the progress on disk, and returns it. It reads the file first, because another desk or a page may have
 * written since, and replaces it in one step, so that a crash leaves the old file or the new one.
 */
export function updateProgress(root: string, change: (progress: Progress) => Progress): Progress {
  const before = loadProgress(root).progress;
  const after = change(before);
  if (after !== before) saveProgress(root, after);
  return after;
}

function saveProgress(root: string, progress: Progress): void {
  const file = join(root, PROGRESS_FILE);
  mkdirSync(join(root, '.kata'), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, formatProgress(progress));
  renameSync(temporary, file);
}

function freeName(root: string): string {
  let number = 1;
  const name = (): string => `.kata/progress.damaged-${number}.json`;
  while (existsSync(join(root, name()))) number += 1;
  return name();
}
