import { availableParallelism } from 'node:os';
import type { Exercise } from '../workbook/catalogue.ts';
import { recordPass } from '../workbook/progress.ts';
import type { Progress } from '../workbook/progress.ts';
import { updateProgress } from '../workbook/progress-file.ts';
import type { ExerciseResult } from '../workbook/result.ts';
import { checkStarters, STARTERS_FILE, writeStarters } from '../workbook/starters.ts';
import { CommandError, EXIT } from './arguments.ts';
import type { Arguments, ExitCode } from './arguments.ts';
import { runOne } from './desk/runs.ts';
import { plainMarkdown } from './markdown.ts';
import { plainResult } from './plain.ts';
import { clean, firstWords, verdict } from './report.ts';
import { resetExercise, resetWords } from './reset.ts';
import type { Runner } from './runner/index.ts';
import { cut, line, span, toTerminal, widthOf } from './spans.ts';
import type { Line, Paint } from './spans.ts';
import { countPassed, findExercise, hashOfTestNow, startingExercise, stateOf } from './workbook.ts';
import type { Workbook } from './workbook.ts';

/** What every subcommand needs. */
export interface Setting {
  readonly workbook: Workbook;
  readonly progress: Progress;
  readonly args: Arguments;
  readonly paint: Paint;
  readonly columns: number;
  readonly print: (text: string) => void;
}

const WIDEST = 120;

export function printLines(setting: Setting, lines: readonly Line[]): void {
  setting.print(lines.map((spans) => `${toTerminal(spans, setting.paint)}\n`).join(''));
}

/** `katas list` */
export function list(setting: Setting): ExitCode {
  const { workbook, progress, args } = setting;
  const { exercises, chapters } = workbook.catalogue;
  if (args.json) {
    const rows = exercises.map((exercise) => ({
      ...{ id: exercise.id, number: exercise.number, path: exercise.path, title: exercise.title },
      ...{ chapter: exercise.chapter.title, teaches: exercise.teaches, minutes: exercise.minutes },
      ...{ difficulty: exercise.difficulty, state: stateOf(workbook, progress, exercise) },
    }));
    setting.print(`${JSON.stringify({ version: 1, exercises: rows }, null, 2)}\n`);
    return EXIT.ok;
  }
  const idWidth = Math.max(...exercises.map(({ id }) => id.length));
  for (const chapter of chapters) {
    printLines(setting, [line(span('title', `${chapter.number} ${clean(chapter.title)}`))]);
    printLines(
      setting,
      chapter.exercises.map((exercise) => listLine(setting, exercise, idWidth)),
    );
  }
  setting.print(`\n${countPassed(workbook, progress)} of ${exercises.length} passed\n`);
  return EXIT.ok;
}

function listLine(setting: Setting, exercise: Exercise, idWidth: number): Line {
  const state = stateOf(setting.workbook, setting.progress, exercise);
  const note = state === 'changed' ? '   passed earlier; its test changed since' : '';
  const mark = state === 'open' ? '○' : span('pass', '✓');
  const here = exercise.id === setting.progress.current ? ' ▸ ' : '   ';
  return line(
    here,
    mark,
    ` ${exercise.number}  ${exercise.id.padEnd(idWidth)}  ${clean(exercise.title)}`,
    span('dim', note),
  );
}

/** `katas hint [EXERCISE] [N]` */
export function hint(setting: Setting): ExitCode {
  const [first, second] = setting.args.operands;
  const numberAlone = second === undefined && first !== undefined && /^\d+$/.test(first);
  const exercise = namedOrCurrent(setting, numberAlone ? undefined : first);
  const wanted = (numberAlone ? first : second) ?? '1';
  const own = exercise.hints.find(({ test }) => test === undefined)?.hints ?? [];
  const number = Number(wanted);
  if (!/^\d+$/.test(wanted) || number < 1 || number > own.length) {
    throw new CommandError(
      `${exercise.id} has hints 1 to ${own.length}; there is no hint "${wanted}".`,
      EXIT.usage,
    );
  }
  printLines(setting, [
    line(span('title', `${exercise.number} ${clean(exercise.title)}`), `   hint ${number} of ${own.length}`),
  ]);
  setting.print(`\n${clean(plainMarkdown(own[number - 1]!))}\n`);
  if (number < own.length) setting.print(`\nThe next one: npx katas hint ${exercise.id} ${number + 1}\n`);
  else setting.print(`\nThat was the last one. A solution: solutions/${exercise.path}\n`);
  return EXIT.ok;
}

/** `katas reset EXERCISE` */
export function reset(setting: Setting): ExitCode {
  const [name] = setting.args.operands;
  if (name === undefined)
    throw new CommandError('reset needs an exercise: npx katas reset EXERCISE.', EXIT.usage);
  const exercise = findExercise(setting.workbook.catalogue, name);
  setting.print(`${resetWords(resetExercise(setting.workbook, exercise, new Date()))}\n`);
  return EXIT.ok;
}

/** `katas starters [--check]` */
export function starters(setting: Setting): ExitCode {
  const { root, catalogue } = setting.workbook;
  if (!setting.args.check) {
    writeStarters(root);
    setting.print(`${STARTERS_FILE} holds the starters of ${catalogue.exercises.length} exercises.\n`);
    return EXIT.ok;
  }
  const problems = checkStarters(root);
  if (problems.length === 0) {
    setting.print(`${STARTERS_FILE} is current.\n`);
    return EXIT.ok;
  }
  setting.print(`${problems.join('\n')}\n\nRun "npx katas starters" when these are the starters to ship.\n`);
  return EXIT.failing;
}

/** `katas run [EXERCISE]` */
export async function run(setting: Setting, runner: Runner): Promise<ExitCode> {
  const exercise = namedOrCurrent(setting, setting.args.operands[0]);
  const result = await runAndKeep(setting, runner, exercise);
  if (setting.args.json) setting.print(`${JSON.stringify(document([[exercise, result]]), null, 2)}\n`);
  else printLines(setting, plainResult(exercise, result, Math.min(WIDEST, setting.columns)));
  return result.status === 'passed' ? EXIT.ok : EXIT.failing;
}

/** `npm start -- --once`: every exercise, in the book's order, and the first failing one in full. */
export async function once(setting: Setting, runner: Runner): Promise<ExitCode> {
  const { workbook, args } = setting;
  const named = args.operands[0];
  const exercises =
    named === undefined ? workbook.catalogue.exercises : [findExercise(workbook.catalogue, named)];
  const outcomes: [Exercise, ExerciseResult][] = [];
  const titleWidth = Math.max(...exercises.map(({ title }) => widthOf(clean(title))));
  await inOrder(
    exercises,
    (exercise) => runAndKeep(setting, runner, exercise),
    (exercise, result) => {
      outcomes.push([exercise, result]);
      if (!args.json) printLines(setting, [onceLine(setting, exercise, result, titleWidth)]);
    },
  );
  const failing = outcomes.filter(([, result]) => result.status !== 'passed');
  if (args.json) setting.print(`${JSON.stringify(document(outcomes), null, 2)}\n`);
  else {
    const first = failing[0];
    if (first) {
      setting.print('\n');
      printLines(setting, plainResult(...first, Math.min(WIDEST, setting.columns)));
    }
    setting.print(
      `${first ? '' : '\n'}${outcomes.length - failing.length} of ${outcomes.length} exercises pass\n`,
    );
  }
  return failing.length === 0 ? EXIT.ok : EXIT.failing;
}

function onceLine(setting: Setting, exercise: Exercise, result: ExerciseResult, titleWidth: number): Line {
  const title = clean(exercise.title);
  const gap = ' '.repeat(titleWidth - widthOf(title));
  const seconds = `${(result.durationMs / 1000).toFixed(1)} s`;
  const words = result.status === 'passed' ? '' : `   ${firstWords(result)}`;
  const start = line(
    ...verdict(result),
    `  ${exercise.number} ${title}${gap}  `,
    span('dim', seconds),
    words,
  );
  return cut(start, setting.columns);
}

/** The document of `--json`. Adding keys keeps its version; changing or removing one makes a new version. */
function document(outcomes: readonly (readonly [Exercise, ExerciseResult])[]): object {
  const count = (status: ExerciseResult['status']): number =>
    outcomes.filter(([, result]) => result.status === status).length;
  return {
    version: 1,
    ...{ total: outcomes.length, passed: count('passed'), failed: count('failed'), broken: count('broken') },
    exercises: outcomes.map(([exercise, result]) => ({
      ...{ id: exercise.id, number: exercise.number, path: exercise.path, title: exercise.title, result },
    })),
  };
}

async function runAndKeep(setting: Setting, runner: Runner, exercise: Exercise): Promise<ExerciseResult> {
  const result = await runOne(runner, exercise);
  if (result.status === 'passed') {
    const pass = { at: result.at, contentHash: result.contentHash, testHash: hashOfTestNow(exercise) };
    updateProgress(setting.workbook.root, (progress) => recordPass(progress, exercise.id, pass));
  }
  return result;
}

/** How many exercises `--once` runs at the same time. */
export const CONCURRENCY = Math.max(1, Math.min(4, availableParallelism()));

/** Works on several items at once, and hands the outcomes over in the order of the items. */
async function inOrder<Item, Outcome>(
  items: readonly Item[],
  work: (item: Item) => Promise<Outcome>,
  hand: (item: Item, outcome: Outcome) => void,
): Promise<void> {
  const outcomes = new Map<number, Outcome>();
  let next = 0;
  let handed = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      outcomes.set(index, await work(items[index]!));
      for (; outcomes.has(handed); handed += 1) hand(items[handed]!, outcomes.get(handed)!);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

function namedOrCurrent(setting: Setting, name: string | undefined): Exercise {
  const { workbook, progress } = setting;
  return name === undefined ? startingExercise(workbook, progress) : findExercise(workbook.catalogue, name);
}
