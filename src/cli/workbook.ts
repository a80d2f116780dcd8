import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash, readFolderFiles, readStarters } from '../workbook/starters.ts';
import type { Starters } from '../workbook/starters.ts';
import { readCatalogue } from '../workbook/catalogue.ts';
import type { Catalogue, Exercise } from '../workbook/catalogue.ts';
import { passState } from '../workbook/progress.ts';
import type { PassState, Progress } from '../workbook/progress.ts';
import { CommandError, didYouMean, EXIT, SUBCOMMANDS } from './arguments.ts';

/** What is on disk, read at one moment. */
export interface Workbook {
  /** Absolute. */
  readonly root: string;
  readonly catalogue: Catalogue;
  readonly starters: Starters;
  /** `contentHash` of each exercise's test as shipped, by id. */
  readonly testHashes: ReadonlyMap<string, string>;
}

/** The repository that this command belongs to. */
const HOME = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * The workbook's folder: the option, else the variable KATA_ROOT, else the repository that the command belongs to.
 * @throws CommandError when there is no `exercises` folder.
 */
export function findRoot(option: string | undefined, environment: NodeJS.ProcessEnv): string {
  const root = resolve(option ?? environment.KATA_ROOT ?? HOME);
  if (existsSync(join(root, 'exercises'))) return root;
  throw new CommandError(`${root} holds no workbook: it has no folder "exercises".`, EXIT.usage);
}

/** Reads the workbook. @throws CommandError when not one exercise can be read. */
export function readWorkbook(root: string): Workbook {
  const catalogue = readCatalogue(root);
  if (catalogue.exercises.length === 0) {
    throw new CommandError(
      `There is no exercise to run.\n${catalogue.problems.map((problem) => `  ${problem}`).join('\n')}`,
      EXIT.broken,
    );
  }
  const starters = readStartersOrNone(root);
  const testHashes = new Map(
    catalogue.exercises.map((exercise) => [exercise.id, hashOfTest(exercise, starters)] as const),
  );
  return { root, catalogue, starters, testHashes };
}

/** The hash of the test that lies in the exercise's folder now; to be kept with a pass. */
export function hashOfTestNow(exercise: Exercise): string {
  return hashOfTest(exercise, {});
}

function hashOfTest(exercise: Exercise, starters: Starters): string {
  const texts = starters[exercise.path] ?? readFolderFiles(exercise.folder);
  const text = texts[exercise.testFile];
  return contentHash(text === undefined ? {} : { [exercise.testFile]: text });
}

export function stateOf(workbook: Workbook, progress: Progress, exercise: Exercise): PassState {
  return passState(progress, exercise.id, workbook.testHashes.get(exercise.id) ?? '');
}

/**
 * The exercise by its id, number, path, folder, or the path of one of its files.
 * @throws CommandError (usage) with the nearest names.
 */
export function findExercise(catalogue: Catalogue, name: string): Exercise {
  const wanted = name
    .replaceAll('\\', '/')
    .replace(/^(\.\/)?(exercises|solutions|lessons)\//, '')
    .replace(/(\.md|\/)$/, '');
  const found = catalogue.exercises.find(
    ({ id, number, path }) =>
      id === wanted ||
      number === wanted ||
      path === wanted ||
      path.endsWith(`/${wanted}`) ||
      wanted.startsWith(`${path}/`),
  );
  if (found) return found;
  const names = [...catalogue.exercises.map(({ id }) => id), ...SUBCOMMANDS];
  const hint = didYouMean(wanted, names);
  throw new CommandError(
    `There is no exercise "${name}".${hint === '' ? ' "npx katas list" shows them all.' : hint}`,
    EXIT.usage,
  );
}

/** Where a learner goes on: the exercise they were at, else the first that is not passed, else the last. */
export function startingExercise(workbook: Workbook, progress: Progress): Exercise {
  const { exercises } = workbook.catalogue;
  return (
    exercises.find(({ id }) => id === progress.current) ??
    exercises.find((exercise) => stateOf(workbook, progress, exercise) !== 'passed') ??
    exercises.at(-1)!
  );
}

/** The next exercise that is not passed, after `id` in the book's order and then from the front; undefined when all are. */
export function nextOpen(workbook: Workbook, progress: Progress, id: string): Exercise | undefined {
  const { exercises } = workbook.catalogue;
  const at = exercises.findIndex((exercise) => exercise.id === id);
  return [...exercises.slice(at + 1), ...exercises.slice(0, Math.max(0, at))].find(
    (exercise) => stateOf(workbook, progress, exercise) !== 'passed',
  );
}

export function countPassed(workbook: Workbook, progress: Progress): number {
  return workbook.catalogue.exercises.filter((exercise) => stateOf(workbook, progress, exercise) === 'passed')
    .length;
}

function readStartersOrNone(root: string): Starters {
  try {
    return readStarters(root);
  } catch {
    // The catalogue has named this problem; without the file the folders serve.
    return {};
  }
}
