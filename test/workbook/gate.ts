import { existsSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import pc from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { Runner } from '../../src/cli/runner/index.ts';
import { readBook } from './book.ts';
import type { Book, Entry } from './book.ts';
import type { Outcome } from './finding.ts';
import { onInterrupt } from './interrupt.ts';
import { HELP, chooseExercises, parseOptions } from './options.ts';
import type { GateOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { RUNS_AT_ONCE, countPlanned, prove } from './prove.ts';
import { closingLine, count, failures, notes, table } from './report.ts';

/** The repository that the command was called in. */
function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'exercises')) && existsSync(path.join(folder, 'package.json')))
      return folder;
    if (path.dirname(folder) === folder) throw new Error(`There is no workbook in ${from} or above it.`);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  if ('problem' in parsed) return refuse(parsed.problem);
  const { options } = parsed;
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const book = readBook(findRoot(process.cwd()), options);
  const chosen = chooseExercises(book.catalogue.exercises, options.names);
  if ('problem' in chosen) return refuse(chosen.problem);
  const entries = book.entries.filter((entry) => chosen.exercises.includes(entry.exercise));
  const color = process.stdout.isTTY && !process.env['NO_COLOR'] && !options.json;
  return run(book, entries, options, pc.createColors(color));
}

function refuse(problem: string): number {
  console.error(problem);
  return 2;
}

async function run(
  book: Book,
  entries: readonly Entry[],
  options: GateOptions,
  colors: Colors,
): Promise<number> {
  const abort = new AbortController();
  onInterrupt(() => {
    console.error('\nStopping the runs. Press Ctrl-C again to end at once.');
    abort.abort(new Error('interrupted'));
  });
  const wholeBook = options.names.length === 0;
  const plan = { book, entries, checks: options.checks, wholeBook };
  const progress = options.json ? undefined : createProgress(process.stdout, countPlanned(plan), colors);
  const started = performance.now();
  let outcomes: Outcome[];
  try {
    outcomes = await prove({
      ...plan,
      ...options,
      signal: abort.signal,
      onOutcome: (outcome) => progress?.done(outcome),
      runner: () => makeRunner(book, options),
      inPage: async () => (await import('./in-page/page-runner.ts')).openInPage(),
    });
  } catch (error) {
    progress?.end();
    if (!abort.signal.aborted) throw error;
    console.error('Interrupted: nothing is proved.');
    return 130;
  }
  progress?.end();
  tell(outcomes, entries, options, colors, performance.now() - started);
  return count(outcomes).failed > 0 ? 1 : 0;
}

async function makeRunner(book: Book, { server }: GateOptions): Promise<Runner> {
  let module;
  try {
    module = await import('../../src/cli/runner/index.ts');
  } catch (error) {
    throw new Error('The runner cannot be loaded.', { cause: error });
  }
  const settings = server === undefined ? {} : { settings: { server } };
  return module.createRunner({ root: book.root, concurrency: RUNS_AT_ONCE, ...settings });
}

function tell(
  outcomes: readonly Outcome[],
  entries: readonly Entry[],
  options: GateOptions,
  colors: Colors,
  ms: number,
): void {
  if (options.json) {
    console.log(JSON.stringify({ ...count(outcomes), durationMs: Math.round(ms), outcomes }, null, 2));
    return;
  }
  const exercises = `${entries.length} ${entries.length === 1 ? 'exercise' : 'exercises'} in ${(ms / 1000).toFixed(1)} s`;
  const parts = [table(outcomes, colors), failures(outcomes, colors), notes(entries), exercises];
  console.log(parts.filter(Boolean).join('\n\n'));
  console.log(closingLine(count(outcomes)));
}

// Connections of the SDK's core may outlive the work; the exit code is known.
process.exit(await main(process.argv.slice(2)));
