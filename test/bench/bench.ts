/*
 * `npm run bench`: what a learner waits for, measured on this machine in one run. It asserts nothing.
 *
 * - edit → result: 30 saved edits of 3 exercises with the resident runner, types included, beside the naive way of the
 *   SDK's own samples: one `bundleWorkflowCode` and one threaded Worker for each test file.
 * - a workflow of 30 days with two retried failures, again and again on one environment.
 * - `npm start` to the first failing test on the screen; with `--all` also `npm ci` in a fresh clone, and the gate.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/kata/source-files.ts';
import { createRunner } from '../../src/cli/runner/index.ts';
import type { Runner } from '../../src/cli/runner/index.ts';
import { watchWorkbook } from '../../src/cli/desk/watch.ts';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import type { Exercise } from '../../src/workbook/catalogue.ts';
import { cloneToFirstRed, gate, startToFirstRed } from './commands.ts';
import { naiveRun } from './naive.ts';
import { thirtyDays } from './thirty-days.ts';
import { describe, median } from './numbers.ts';

const IDS = ['first-workflow', 'hello-activity', 'trial-30-days'];
const EDITS = 30;
const NAIVE_RUNS = 3;

const home = path.join(projectRoot, '.kata/run', `bench-${process.pid}`);
const exercises = readCatalogue(projectRoot)
  .exercises.filter(({ id }) => IDS.includes(id))
  .map(solved);

console.log(`Node ${process.versions.node} on ${availableParallelism()} cores, load ${load()}\n`);
try {
  const ours = await editToResult();
  console.log(`edit → result, ${EDITS} edits of ${exercises.length} exercises: ${describe(ours)}`);
  const naive = Array.from({ length: NAIVE_RUNS }, () => naiveRun());
  console.log(`the naive way, ${naive.length} test files:               ${describe(naive)}`);
  console.log(`ratio of the medians: ${(median(naive) / median(ours)).toFixed(1)}\n`);
  const months = await thirtyDays();
  console.log(
    `30 days with two retried failures: first ${months[0]!.toFixed(0)} ms, then ${describe(months.slice(1))}\n`,
  );
  const starts = [await startToFirstRed(), await startToFirstRed(), await startToFirstRed()];
  console.log(`npm start → first red test:      ${describe(starts)}`);
  if (process.argv.includes('--all')) await slowOnes();
  else console.log('npm ci, and the gate: npm run bench -- --all');
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** What takes a minute or more. */
async function slowOnes(): Promise<void> {
  const { ci, start } = await cloneToFirstRed();
  const all = ((ci + start) / 1000).toFixed(1);
  console.log(`npm ci && npm start → first red: ${all} s, ${(ci / 1000).toFixed(1)} s of it npm ci`);
  const { length } = readCatalogue(projectRoot).exercises;
  const took = (await gate()) / 1000;
  console.log(
    `the gate, ${length} exercises:          ${took.toFixed(1)} s, ${(took / length).toFixed(1)} s an exercise`,
  );
}

/** A copy of the exercise with its solution, so that no learner's file is touched. */
function solved(exercise: Exercise): Exercise {
  const folder = path.join(home, 'exercises', exercise.path);
  mkdirSync(folder, { recursive: true });
  cpSync(exercise.folder, folder, { recursive: true });
  cpSync(path.join(projectRoot, 'solutions', exercise.path), folder, { recursive: true });
  return { ...exercise, folder };
}

async function editToResult(): Promise<number[]> {
  const runner = await createRunner({ root: projectRoot });
  let onFile = (_path: string): void => {};
  const stop = await watchWorkbook(home, {
    onFile: (file) => onFile(file),
    onWorkbook: () => {},
    onError: (error) => console.error(error.message),
  });
  try {
    // The desk runs the exercise once when it starts; edits come after that.
    for (const exercise of exercises) await pass(runner, exercise);
    const times: number[] = [];
    for (let edit = 0; edit < EDITS; edit++) {
      const exercise = exercises[edit % exercises.length]!;
      const file = path.join(exercise.folder, 'workflows.ts');
      const text = `${readFileSync(file, 'utf8')}// edit ${edit}\n`;
      const seen = new Promise<void>((resolve) => (onFile = () => resolve()));
      const began = performance.now();
      writeFileSync(file, text);
      await seen;
      await pass(runner, exercise);
      times.push(performance.now() - began);
    }
    return times;
  } finally {
    await stop();
    await runner.close();
  }
}

/** Runs an exercise as the desk does, which shows a pass once the types are known. */
async function pass(runner: Runner, exercise: Exercise): Promise<void> {
  const { complete } = await runner.run({ exercise, typesWithinMs: 1 });
  const { status, problems, tests } = await complete;
  if (status !== 'passed')
    throw new Error(`The solution of ${exercise.id} did not pass: ${JSON.stringify({ problems, tests })}`);
}

/** The machine's load, so that a reader knows what else ran. */
function load(): string {
  return (
    (process.platform === 'win32' ? 'unknown' : readFileSync('/proc/loadavg', 'utf8').split(' ')[0]) ??
    'unknown'
  );
}
