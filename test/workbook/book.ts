import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import type { Catalogue, Exercise } from '../../src/workbook/catalogue.ts';
import { isLeftBehind } from '../../src/workbook/folders.ts';
import { parseMarkdown } from '../../src/workbook/front-matter.ts';
import { STARTERS_FILE, readFolderFiles, readStarters } from '../../src/workbook/starters.ts';
import type { Starters } from '../../src/workbook/starters.ts';
import { normalizeText } from '../../src/workbook/text.ts';

/** File names (with forward slashes, relative to the folder) to text. */
export type Files = ReadonlyMap<string, string>;

/** Everything that belongs to one exercise, read once. */
export interface Entry {
  readonly exercise: Exercise;
  readonly path: string;
  /** The starter as recorded in `exercises/.starters.json`, tests included, README excluded. */
  readonly starter: Files;
  /** False: the starters file does not know the exercise, and `starter` is what lies in the folder. */
  readonly recorded: boolean;
  /** The folder differs from the recorded starter: a draft, or an author who has not refreshed the starters. */
  readonly drafted: boolean;
  readonly readme: string;
  readonly solution: Files;
  /** The text of `lessons/<path>.md`. */
  readonly lesson?: string;
  readonly wrongAnswers: readonly WrongAnswer[];
  readonly hasWrongAnswersFolder: boolean;
}

export interface WrongAnswer {
  /** The misconception's name: the folder's name. */
  readonly slug: string;
  /** Absolute. */
  readonly folder: string;
  /** Relative to the root. */
  readonly at: string;
  /** Its files without its README. */
  readonly files: Files;
  readonly readme?: string;
  /** Part of the message that rejects it. */
  readonly rejects?: string;
  /** The title of the test that rejects it. */
  readonly test?: string;
}

export interface Book {
  readonly root: string;
  readonly catalogue: Catalogue;
  readonly entries: readonly Entry[];
  /** Every file under the four twin folders, relative to the root. */
  readonly files: readonly string[];
}

export const isTest = (name: string): boolean => name.endsWith('.test.ts');

/** Where the twins of an exercise's path are, relative to the root. */
export const twins = {
  exercise: (at: string) => `exercises/${at}`,
  solution: (at: string) => `solutions/${at}`,
  lesson: (at: string) => `lessons/${at}.md`,
  history: (at: string) => `lessons/${at}.history.json`,
  wrongAnswers: (at: string) => `test/wrong-answers/${at}`,
};

export const TWIN_FOLDERS = ['exercises', 'solutions', 'lessons', 'test/wrong-answers'] as const;

export interface BookOptions {
  /** Judge the files as they lie in the folders instead of the recorded starters: for an author at work. */
  readonly drafts?: boolean;
}

/** Reads the whole workbook below `root`. Malformed exercises are in `catalogue.problems`; nothing is run. */
export function readBook(root: string, options: BookOptions = {}): Book {
  const catalogue = readCatalogue(root);
  const starters = options.drafts ? foldersAsStarters(catalogue) : startersOrNone(root);
  const files = TWIN_FOLDERS.flatMap((folder) => listFiles(root, folder));
  const entries = catalogue.exercises.map((exercise) => readEntry(root, exercise, starters[exercise.path]));
  return { root, catalogue, entries, files };
}

function readEntry(
  root: string,
  exercise: Exercise,
  recorded: Readonly<Record<string, string>> | undefined,
): Entry {
  const at = exercise.path;
  const inFolder = new Map(Object.entries(readFolderFiles(exercise.folder)));
  const starter = recorded ? new Map(Object.entries(recorded)) : inFolder;
  const wrongFolder = path.join(root, twins.wrongAnswers(at));
  return {
    exercise,
    path: at,
    starter,
    recorded: recorded !== undefined,
    drafted: recorded !== undefined && !sameFiles(starter, inFolder),
    readme: readText(path.join(root, twins.exercise(at), 'README.md')) ?? '',
    solution: readFolder(path.join(root, twins.solution(at))),
    ...optional('lesson', readText(path.join(root, twins.lesson(at)))),
    wrongAnswers: readWrongAnswers(root, at),
    hasWrongAnswersFolder: existsSync(wrongFolder),
  };
}

const foldersAsStarters = ({ exercises }: Catalogue): Starters =>
  Object.fromEntries(exercises.map((exercise) => [exercise.path, readFolderFiles(exercise.folder)]));

/** A damaged starters file is among the catalogue's problems already. */
function startersOrNone(root: string): Starters {
  try {
    return readStarters(root);
  } catch {
    return {};
  }
}

function readWrongAnswers(root: string, at: string): WrongAnswer[] {
  const parent = path.join(root, twins.wrongAnswers(at));
  if (!existsSync(parent)) return [];
  const slugs = readdirSync(parent, { withFileTypes: true }).filter((item) => item.isDirectory());
  return slugs
    .map((item) => item.name)
    .sort()
    .map((slug) => {
      const folder = path.join(parent, slug);
      const all = readFolder(folder);
      const readme = all.get('README.md');
      const { matter } = parseMarkdown(readme ?? '');
      return {
        slug,
        folder,
        at: `${twins.wrongAnswers(at)}/${slug}`,
        files: withoutReadme(all),
        ...optional('readme', readme),
        ...optional('rejects', asText(matter['rejects'])),
        ...optional('test', asText(matter['test'])),
      };
    });
}

/**
 * All files below `folder`, relative to `root`, sorted, with forward slashes. What editors leave behind does not count.
 * Empty when there is no such folder.
 */
export function listFiles(root: string, folder: string): string[] {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true })
    .flatMap((item) => {
      const name = `${folder}/${item.name}`;
      if (isLeftBehind(item.name) && name !== STARTERS_FILE) return [];
      return item.isDirectory() ? listFiles(root, name) : [name];
    })
    .sort();
}

function readFolder(folder: string): Files {
  const names = listFiles(folder, '.').map((name) => name.slice(2));
  return new Map(names.map((name) => [name, readText(path.join(folder, name)) ?? '']));
}

function readText(file: string): string | undefined {
  return existsSync(file) ? normalizeText(readFileSync(file, 'utf8')) : undefined;
}

const withoutReadme = (files: Files): Files => new Map([...files].filter(([name]) => name !== 'README.md'));

export function sameFiles(one: Files, other: Files): boolean {
  return one.size === other.size && [...one].every(([name, text]) => text === other.get(name));
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** `{ [name]: value }`, or nothing when there is no value: `exactOptionalPropertyTypes` keeps the two apart. */
function optional<N extends string, V>(name: N, value: V | undefined): { readonly [K in N]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: V };
}
