import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainResult } from '../cli/plain.ts';
import type { ShownExercise } from '../cli/plain.ts';
import { toTerminal } from '../cli/spans.ts';
import type { Paint } from '../cli/spans.ts';
import { contentHash } from '../workbook/content-hash.ts';
import type { ExerciseResult } from '../workbook/result.ts';
import { listFiles } from '../workbook/folders.ts';
import { normalizeText } from '../workbook/text.ts';
import { FACTS } from './project.ts';
import type { ProjectFacts } from './project.ts';
import type { RunThreads } from './run-threads.ts';

/** How often the files are looked at, in milliseconds. They are few and small, and a container may miss events of its files. */
const LOOK_MS = 300;
/** Lines are never wider. */
const WIDEST = 120;

/** Runs the project's exercise, once or at every save. Resolves with the exit code; while it watches, when its input ends it. */
export async function runTerminal(
  root: string,
  mode: 'once' | 'watch',
  threads: RunThreads,
): Promise<number> {
  const exercise = exerciseOf(root);
  let texts = textsOf(exercise);
  let result = await runOnce(exercise, texts, threads);
  print(exercise, result);
  if (mode === 'once') return result.status === 'passed' ? 0 : 1;
  for (;;) {
    process.stdout.write('Save a file, and the tests run again. Ctrl-C ends this.\n');
    texts = await change(exercise, contentHash(texts));
    process.stdout.write('\n');
    result = await runOnce(exercise, texts, threads);
    print(exercise, result);
  }
}

interface Exercise extends ShownExercise {
  readonly id: string;
}

function exerciseOf(root: string): Exercise {
  const facts = JSON.parse(readFileSync(join(root, FACTS), 'utf8')) as ProjectFacts;
  const folder = join(root, 'exercises', ...facts.path.split('/'));
  return { ...facts, folder, files: listFiles(folder) };
}

function runOnce(
  exercise: Exercise,
  files: Readonly<Record<string, string>>,
  threads: RunThreads,
): Promise<ExerciseResult> {
  const { id, path } = exercise;
  return threads.run({ id, path, files, contentHash: contentHash(files) });
}

/** Resolves with the files when they are no longer those of `hash`. */
function change(exercise: Exercise, hash: string): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      const texts = textsOf(exercise);
      if (contentHash(texts) === hash) return;
      clearInterval(look);
      resolve(texts);
    }, LOOK_MS);
  });
}

/** A file that is deleted while it is read is left out, and the run says so. */
function textsOf(exercise: Exercise): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of listFiles(exercise.folder)) {
    try {
      texts[name] = normalizeText(readFileSync(join(exercise.folder, name), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return texts;
}

function print(exercise: Exercise, result: ExerciseResult): void {
  const paint: Paint = { colour: process.stdout.isTTY && !process.env['NO_COLOR'], links: false };
  const columns = Math.min(process.stdout.columns || WIDEST, WIDEST);
  const lines = plainResult(exercise, result, columns).map((line) => toTerminal(line, paint));
  process.stdout.write(`\n${lines.join('\n')}\n`);
}
