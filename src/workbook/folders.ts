import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const NUMBERED = /^(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)$/;
const README = 'README.md';

/** A folder `NN-name`, taken apart. */
export interface NumberedName {
  readonly number: string;
  readonly name: string;
}

/** `02-trial-30-days` → `02` and `trial-30-days`; undefined for any other name. */
export function splitNumberedName(folder: string): NumberedName | undefined {
  const match = NUMBERED.exec(folder);
  return match ? { number: match[1]!, name: match[2]! } : undefined;
}

/** The folders directly below `folder`, in order of their names; those that begin with a dot are not the book's. */
export function listFolders(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** `NN-chapter/NN-name` of every folder that can be an exercise, in the book's order. */
export function listExerciseFolders(root: string): string[] {
  const exercises = join(root, 'exercises');
  return listFolders(exercises)
    .filter((chapter) => splitNumberedName(chapter))
    .flatMap((chapter) =>
      listFolders(join(exercises, chapter))
        .filter((name) => splitNumberedName(name))
        .map((name) => `${chapter}/${name}`),
    );
}

/** All files of an exercise's folder but its README: relative names with forward slashes, sorted. What editors leave behind does not count. */
export function listFiles(folder: string): string[] {
  const names: string[] = [];
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (isLeftBehind(entry.name) || name === README) continue;
      if (entry.isDirectory()) visit(name);
      else names.push(name);
    }
  };
  visit('');
  return names.sort();
}

/** Hidden files, and the backups and swap files of editors. */
export function isLeftBehind(name: string): boolean {
  return (
    name.startsWith('.') ||
    name === 'node_modules' ||
    /(~|^#.*#|\.(swp|swx|swo|bak|orig|tmp))$/.test(name) ||
    name === '4913'
  );
}
