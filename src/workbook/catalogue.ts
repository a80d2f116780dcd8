import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTexts } from './content-hash.ts';
import { parseExerciseReadme } from './exercise-readme.ts';
import type { ExerciseReadme, HintLadder } from './exercise-readme.ts';
import { listFiles, listFolders, splitNumberedName } from './folders.ts';
import { TODO, normalizeText } from './text.ts';
import { readStarters } from './starters.ts';
import type { Starters } from './starters.ts';

export type { HintLadder };

/** Where an exercise belongs. */
export interface ChapterRef {
  /** `03-durable-time` */
  readonly path: string;
  /** `03` */
  readonly number: string;
  readonly title: string;
}

export interface Exercise extends Omit<ExerciseReadme, 'edit'> {
  /** `03-durable-time/02-trial-30-days`; the twins have the same. */
  readonly path: string;
  /** Chapter and place in it: `03.02`. */
  readonly number: string;
  readonly chapter: ChapterRef;
  /** Absolute. */
  readonly folder: string;
  /** `trial-30-days.test.ts` */
  readonly testFile: string;
  /** Names of all files but the README, relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  /** The files to edit: those whose starter carries `// TODO:`, unless the README lists them. */
  readonly edit: readonly string[];
  /** The lesson's address on the site: `/03-durable-time/trial-30-days`. */
  readonly page: string;
}

export interface Chapter extends ChapterRef {
  readonly exercises: readonly Exercise[];
}

export interface Catalogue {
  readonly chapters: readonly Chapter[];
  /** All exercises in the book's order. */
  readonly exercises: readonly Exercise[];
  /** What is malformed: file, key, what is expected. One sentence each. The exercise concerned may be missing above. */
  readonly problems: readonly string[];
}

export { TODO };

/**
 * Reads the workbook below `root`: `exercises/`, the chapters' titles in `lessons/`, the starters file.
 * Synchronous, and never throws for what it finds in a file: a malformed exercise is left out and named in `problems`,
 * and the rest of the workbook goes on.
 */
export function readCatalogue(root: string): Catalogue {
  const problems: string[] = [];
  const starters = startersOrNone(root, problems);
  const chapters: Chapter[] = [];
  for (const folder of listFolders(join(root, 'exercises'))) {
    const name = splitNumberedName(folder);
    if (!name) {
      problems.push(`exercises/${folder}: a chapter's folder must be named NN-name, such as 03-durable-time`);
      continue;
    }
    const chapter = {
      path: folder,
      number: name.number,
      title: readChapterTitle(root, folder, name.name, problems),
    };
    chapters.push({ ...chapter, exercises: readChapter(root, chapter, starters, problems) });
  }
  const exercises = chapters.flatMap((chapter) => chapter.exercises);
  if (exercises.length === 0 && problems.length === 0) problems.push('exercises: there is no exercise');
  checkIds(exercises, problems);
  return { chapters, exercises, problems };
}

function readChapter(root: string, chapter: ChapterRef, starters: Starters, problems: string[]): Exercise[] {
  const exercises: Exercise[] = [];
  for (const folder of listFolders(join(root, 'exercises', chapter.path))) {
    const path = `${chapter.path}/${folder}`;
    const name = splitNumberedName(folder);
    if (!name) {
      problems.push(
        `exercises/${path}: an exercise's folder must be named NN-name, such as 02-trial-30-days`,
      );
      continue;
    }
    const found: string[] = [];
    const exercise = readExercise(root, chapter, { path, ...name }, starters[path], found);
    problems.push(...found);
    if (exercise) exercises.push(exercise);
  }
  return exercises;
}

interface Place {
  readonly path: string;
  readonly number: string;
  readonly name: string;
}

/** The exercise, or undefined when it cannot be run or named. */
function readExercise(
  root: string,
  chapter: ChapterRef,
  place: Place,
  starter: FileTexts | undefined,
  problems: string[],
): Exercise | undefined {
  const folder = join(root, 'exercises', place.path);
  const shown = `exercises/${place.path}`;
  const text = readIfThere(join(folder, 'README.md'));
  if (text === undefined) {
    problems.push(`${shown}/README.md is missing; every exercise has one`);
    return undefined;
  }
  const readmeProblems: string[] = [];
  const { edit: listed, ...readme } = parseExerciseReadme(text, readmeProblems);
  if (readme.id !== '' && readme.id !== place.name) {
    readmeProblems.push(
      `\`id\` must be the folder's name without its number, "${place.name}"; it is "${readme.id}"`,
    );
  }
  problems.push(...readmeProblems.map((problem) => `${shown}/README.md: ${problem}`));
  const files = listFiles(folder);
  const testFile = findTest(shown, place.name, files, starter, problems);
  if (readme.id === '' || readme.title === '' || testFile === undefined) return undefined;
  return {
    ...readme,
    path: place.path,
    number: `${chapter.number}.${place.number}`,
    chapter: { path: chapter.path, number: chapter.number, title: chapter.title },
    folder,
    testFile,
    files,
    edit: listed ?? findEdit(shown, folder, files, starter, problems),
    page: `/${chapter.path}/${place.name}`,
  };
}

/** The test's file; one that the learner has deleted is known from the starters. */
function findTest(
  shown: string,
  name: string,
  files: readonly string[],
  starter: FileTexts | undefined,
  problems: string[],
): string | undefined {
  const expected = `${name}.test.ts`;
  if (files.includes(expected)) return expected;
  const others = files.filter((file) => file.endsWith('.test.ts'));
  const instead = others.length > 0 ? `; there is ${others.join(', ')}` : '';
  problems.push(
    `${shown}/${expected} is missing${instead}. The test is named as the folder without its number`,
  );
  if (starter?.[expected] !== undefined) return expected;
  return others[0];
}

function findEdit(
  shown: string,
  folder: string,
  files: readonly string[],
  starter: FileTexts | undefined,
  problems: string[],
): string[] {
  // From the starter where there is one: a learner removes the mark with the work done.
  const texts =
    starter ?? Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const edit = Object.keys(texts).filter((file) => texts[file]!.includes(TODO));
  if (edit.length === 0)
    problems.push(`${shown}: no file carries \`${TODO}\`, which marks what the learner edits`);
  return edit.sort();
}

function readChapterTitle(root: string, path: string, name: string, problems: string[]): string {
  const shown = `lessons/${path}/index.md`;
  const text = readIfThere(join(root, 'lessons', path, 'index.md'));
  const title = text === undefined ? undefined : /^#\s+(.*\S)\s*$/m.exec(normalizeText(text))?.[1];
  if (title !== undefined) return title;
  problems.push(
    text === undefined
      ? `${shown} is missing; its first heading is the chapter's title`
      : `${shown}: a heading "# Title" is missing; it is the chapter's title`,
  );
  return name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ');
}

function checkIds(exercises: readonly Exercise[], problems: string[]): void {
  const seen = new Map<string, Exercise>();
  for (const exercise of exercises) {
    const shown = `exercises/${exercise.path}/README.md`;
    for (const need of exercise.needs) {
      if (seen.has(need)) continue;
      const later = exercises.some((other) => other.id === need);
      problems.push(
        `${shown}: \`needs\` names "${need}", ${later ? 'which does not come before it' : 'which is no exercise'}`,
      );
    }
    const twin = seen.get(exercise.id);
    if (twin) problems.push(`${shown}: the id "${exercise.id}" is taken by exercises/${twin.path}`);
    else seen.set(exercise.id, exercise);
  }
}

function startersOrNone(root: string, problems: string[]): Starters {
  try {
    return readStarters(root);
  } catch (error) {
    problems.push((error as Error).message);
    return {};
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
