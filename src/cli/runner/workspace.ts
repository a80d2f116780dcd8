import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Exercise } from '../../workbook/catalogue.ts';
import { contentHash } from '../../workbook/content-hash.ts';
import type { FileTexts } from '../../workbook/content-hash.ts';
import { listFiles } from '../../workbook/folders.ts';
import { readFolderFiles, readStarters } from '../../workbook/starters.ts';
import type { RunFiles } from './index.ts';

/** The files of one run: in the exercise's own folder, or in a copy of their own that is removed afterwards. */
export interface Workspace {
  /** Absolute. */
  readonly folder: string;
  readonly testFile: string;
  /** Absolute paths of all files. */
  readonly files: readonly string[];
  /** `<copy>=<folder it stands for>`, both relative to the root; empty for the exercise's own folder. */
  readonly alias: string;
  readonly contentHash: string;
  remove(): void;
}

let copies = 0;

/**
 * Lays out the files of a run. A learner's draft runs where it is; a starter, a solution or another folder's files run in a
 * copy below `.kata/run`, inside of the repository so that `#kata` and the packages resolve.
 *
 * In a copy, what the other folder doesn't have comes from the starters as committed, or from the exercise's folder when
 * `base` says so or the starters file doesn't know the exercise yet.
 */
export function openWorkspace(
  root: string,
  exercise: Exercise,
  files: RunFiles,
  base: 'starter' | 'draft',
): Workspace {
  if (files === 'draft') {
    return {
      folder: exercise.folder,
      testFile: path.join(exercise.folder, exercise.testFile),
      files: exercise.files.map((name) => path.join(exercise.folder, name)),
      alias: '',
      contentHash: contentHash(readFolderFiles(exercise.folder)),
      remove: () => {},
    };
  }
  const source = folderOf(root, exercise, files);
  const texts: Record<string, string> = { ...baseFiles(root, exercise, base) };
  if (source !== undefined)
    for (const name of listFiles(source)) texts[name] = readFileSync(path.join(source, name), 'utf8');

  const relative = `.kata/run/${process.pid}-${++copies}`;
  const folder = path.join(root, relative);
  const written = Object.entries(texts).map(([name, text]) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  });
  const shown = source ?? exercise.folder;
  return {
    folder,
    testFile: path.join(folder, exercise.testFile),
    files: written,
    alias: `${relative}=${path.relative(root, shown).replaceAll(path.sep, '/')}`,
    contentHash: contentHash(texts),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function folderOf(root: string, exercise: Exercise, files: Exclude<RunFiles, 'draft'>): string | undefined {
  if (files === 'starter') return undefined;
  return files === 'solution'
    ? path.join(root, 'solutions', exercise.path)
    : path.resolve(root, files.folder);
}

function baseFiles(root: string, exercise: Exercise, base: 'starter' | 'draft'): FileTexts {
  const kept = base === 'starter' ? readStarters(root)[exercise.path] : undefined;
  return kept ?? readFolderFiles(exercise.folder);
}
