import { isTest, twins } from '../book.ts';
import type { Book, Entry } from '../book.ts';
import type { Finding } from '../finding.ts';

/** Files at the top of the twin folders that are no exercise's. */
const HOUSE_FILES = new Set([
  'exercises/.starters.json',
  'exercises/tsconfig.json',
  'exercises/README.md',
  'solutions/tsconfig.json',
  'solutions/README.md',
  'lessons/index.md',
  'lessons/README.md',
  'lessons/server.md',
  'lessons/glossary.md',
  'lessons/misconceptions.md',
  'test/wrong-answers/README.md',
]);

/** VitePress serves `lessons/public/` as it is; a chapter's figures lie beside its pages. */
const LESSON_ASSET = /^lessons\/(public\/.+|(\d{2}-[a-z0-9-]+)\/[\w.-]+\.svg)$/;

/** A page of a pattern leads to lessons of several chapters and belongs to none. */
const PATTERN_PAGE = /^lessons\/patterns\/[^/]+\.md$/;

/** Whether the twins of an exercise stand where they belong. */
export function checkTwins(entry: Entry): Finding[] {
  return [
    ...checkRecorded(entry),
    ...checkSolution(entry),
    ...checkLesson(entry),
    ...checkWrongAnswers(entry),
  ];
}

function checkRecorded(entry: Entry): Finding[] {
  if (entry.recorded) return [];
  return [
    {
      message: 'The starter is not recorded. Run "npm run starters".',
      file: 'exercises/.starters.json',
      expected: `an entry "${entry.path}"`,
    },
  ];
}

function checkSolution(entry: Entry): Finding[] {
  const folder = twins.solution(entry.path);
  const needed = [...entry.starter.keys()].filter((name) => !isTest(name));
  const findings: Finding[] = [];
  for (const name of needed) {
    if (!entry.solution.has(name)) {
      findings.push({
        message: 'The solution lacks a file of the exercise. Files that stay the same are copied too.',
        file: `${folder}/${name}`,
      });
    }
  }
  for (const name of entry.solution.keys()) {
    if (!needed.includes(name)) {
      const reason = isTest(name)
        ? 'The solution has a test. The test of the exercise serves both.'
        : 'The solution has a file that the exercise lacks. A learner edits files and makes none.';
      findings.push({ message: reason, file: `${folder}/${name}` });
    }
  }
  return findings;
}

function checkLesson(entry: Entry): Finding[] {
  const file = twins.lesson(entry.path);
  if (entry.lesson === undefined) return [{ message: 'The lesson page is missing.', file }];
  if (!/^# \S/m.test(entry.lesson)) return [{ message: 'The lesson page has no first-level heading.', file }];
  return [];
}

function checkWrongAnswers(entry: Entry): Finding[] {
  if (entry.hasWrongAnswersFolder) return [];
  return [{ message: 'The folder of wrong answers is missing.', file: `${twins.wrongAnswers(entry.path)}/` }];
}

/** Files in the four twin folders that nobody asked for. */
export function checkStrays(book: Book): Finding[] {
  const owned = ownedFolders(book);
  const listed = new Set([
    ...HOUSE_FILES,
    ...book.catalogue.chapters.map(({ path }) => `lessons/${path}/index.md`),
  ]);
  for (const entry of book.entries) {
    listed.add(twins.lesson(entry.path));
    listed.add(twins.history(entry.path));
  }
  const strays = book.files
    .filter((file) => !listed.has(file) && !LESSON_ASSET.test(file) && !PATTERN_PAGE.test(file))
    .filter((file) => !owned.some((folder) => file.startsWith(`${folder}/`)));
  if (strays.length === 0) return [];
  return [
    {
      message: 'Files that nobody asked for: they belong to no exercise that could be read.',
      expected:
        'each file under exercises/, solutions/, lessons/ or test/wrong-answers/ belongs to an exercise',
      received: strays.join('\n'),
    },
  ];
}

/** Folders that the checks of an exercise look into, file by file. */
function ownedFolders(book: Book): string[] {
  return book.entries.flatMap((entry) => [
    twins.exercise(entry.path),
    twins.solution(entry.path),
    ...entry.wrongAnswers.map((answer) => answer.at),
  ]);
}

/** Figures that no page of their chapter shows. */
export function checkFigures(book: Book, readText: (file: string) => string): Finding[] {
  const pages = book.files.filter((file) => file.startsWith('lessons/') && file.endsWith('.md'));
  return book.files
    .filter(
      (file) => file.startsWith('lessons/') && !file.startsWith('lessons/public/') && file.endsWith('.svg'),
    )
    .filter((file) => {
      const name = file.slice(file.lastIndexOf('/') + 1);
      return !pages.some((page) => sameFolder(page, file) && readText(page).includes(name));
    })
    .map((file) => ({ message: 'No page of the chapter shows this figure.', file }));
}

const sameFolder = (one: string, other: string): boolean =>
  one.slice(0, one.lastIndexOf('/')) === other.slice(0, other.lastIndexOf('/'));

/** What the catalogue could not read and what belongs to no exercise that it could. */
export function checkCatalogue(book: Book): Finding[] {
  const mine = (problem: string): boolean =>
    !book.entries.some(
      (entry) =>
        problem.startsWith(`${twins.exercise(entry.path)}/`) ||
        problem.startsWith(`${twins.exercise(entry.path)}:`),
    );
  return book.catalogue.problems.filter(mine).map((problem) => ({ message: problem }));
}
