import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue, Exercise } from '../../src/workbook/catalogue.ts';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import type { BookChapter, BookPage } from './theme/book-types.ts';
import { testHashOf } from './exercise-sources.ts';
import { lessons, root } from './paths.ts';

const LESSON = /^(\d{2}-[^/]+)\/\d{2}-([^/]+)\.md$/;
const CHAPTER = /^\d{2}-/;

/** The address of a lesson's file: the page's number is for the folder's order and not for the reader. */
export function rewritePage(file: string): string {
  return file.replace(LESSON, '$1/$2.md');
}

/** Exercises and lessons as they are on disk now. */
export interface Book {
  readonly catalogue: Catalogue;
  readonly chapters: BookChapter[];
  /** By the lesson's file without `.md`: `03-durable-time/02-trial-30-days`. */
  readonly exercises: ReadonlyMap<string, Exercise>;
}

/**
 * Joins `lessons/` with the catalogue. A lesson without an exercise is a page like any other; an exercise without a
 * lesson is left out of the contents, since there is no page to open (the gate reports it).
 */
export function readBook(): Book {
  const catalogue = readCatalogue(root);
  const exercises = new Map(catalogue.exercises.map((exercise) => [exercise.path, exercise]));
  const chapters = folders(lessons)
    .filter((folder) => CHAPTER.test(folder) && existsSync(join(lessons, folder, 'index.md')))
    .map((folder) => readChapter(folder, exercises));
  return { catalogue, chapters, exercises };
}

function readChapter(folder: string, exercises: ReadonlyMap<string, Exercise>): BookChapter {
  const pages = readdirSync(join(lessons, folder))
    .filter((name) => /^\d{2}-.*\.md$/.test(name))
    .sort()
    .map((name) => readPage(`${folder}/${name.slice(0, -'.md'.length)}`, exercises));
  return {
    path: folder,
    number: folder.slice(0, 2),
    title: firstHeading(join(lessons, folder, 'index.md')),
    link: `/${folder}/`,
    pages,
  };
}

function readPage(path: string, exercises: ReadonlyMap<string, Exercise>): BookPage {
  const exercise = exercises.get(path);
  return {
    path,
    title: exercise?.title ?? firstHeading(join(lessons, `${path}.md`)),
    link: `/${rewritePage(`${path}.md`).slice(0, -'.md'.length)}`,
    ...(exercise && {
      exercise: {
        id: exercise.id,
        number: exercise.number,
        minutes: exercise.minutes,
        testHash: testHashOf(exercise),
      },
    }),
  };
}

/** @throws Error when there is none */
export function firstHeading(file: string): string {
  const heading = /^#\s+(.*\S)\s*$/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (heading === undefined)
    throw new Error(`${file} has no first heading "# Title". The book's contents need it.`);
  return heading;
}

function folders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
