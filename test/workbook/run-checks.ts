import { performance } from 'node:perf_hooks';
import type { KataSettings, RunRequest, Runner } from '../../src/cli/runner/index.ts';
import type { ExerciseResult } from '../../src/workbook/result.ts';
import type { Book, Entry } from './book.ts';
import { checkHistory } from './checks/history.ts';
import { judgeSolution, judgeStarter, judgeWrongAnswer } from './checks/runs.ts';
import type { Ran } from './checks/runs.ts';
import { checkTypes } from './checks/types.ts';
import type { Check, Finding, Outcome } from './finding.ts';
import type { Queue } from './queue.ts';

export interface RunContext {
  readonly book: Book;
  readonly runner: Pick<Runner, 'run'>;
  /** Runs of exercises go through it. */
  readonly queue: Queue;
  readonly checks: readonly Check[];
  readonly record: boolean;
  /** The starters are what lies in the folders. */
  readonly drafts: boolean;
  readonly signal: AbortSignal;
  /** Called as each check ends. */
  readonly report: (outcome: Outcome) => void;
}

/** All checks of one exercise that run something. */
export async function runExerciseChecks(context: RunContext, entry: Entry): Promise<void> {
  const wants = (...checks: Check[]): boolean => checks.some((check) => context.checks.includes(check));
  const jobs: Promise<void>[] = [];
  if (wants('starter')) jobs.push(checkStarter(context, entry));
  if (wants('solution', 'replayed', 'bundler', 'history')) jobs.push(checkSolution(context, entry));
  if (wants('wrong')) jobs.push(checkWrongAnswers(context, entry));
  await Promise.all(jobs);
}

async function checkStarter(context: RunContext, entry: Entry): Promise<void> {
  const { result } = await run(context, entry, { files: 'starter' });
  context.report(outcome(entry, 'starter', judgeStarter(entry, result), result.durationMs));
}

async function checkSolution(context: RunContext, entry: Entry): Promise<void> {
  const wanted = (check: Check): boolean => context.checks.includes(check);
  const solution = await run(context, entry, { files: 'solution', keepHistories: true });
  const findings = judgeSolution(entry, solution.result, '');
  if (wanted('solution') || findings.length > 0) {
    context.report(outcome(entry, 'solution', findings, solution.result.durationMs));
  }
  const others = (['replayed', 'bundler', 'history'] as const).filter(wanted);
  if (findings.length > 0) {
    for (const check of others) context.report(skipped(entry, check, 'the solution does not pass'));
    return;
  }
  const under = async (check: Check, settings: Partial<KataSettings>, how: string): Promise<void> => {
    const { result } = await run(context, entry, { files: 'solution', settings });
    context.report(outcome(entry, check, judgeSolution(entry, result, how), result.durationMs));
  };
  await Promise.all(
    others.map((check) => {
      if (check === 'replayed')
        return under(check, { cache: 'off' }, 'when every workflow task replays the history from its start');
      if (check === 'bundler') return under(check, { bundler: 'official' }, "through the SDK's own bundler");
      return judgeHistory(context, entry, solution);
    }),
  );
}

async function judgeHistory(context: RunContext, entry: Entry, solution: Ran): Promise<void> {
  const started = performance.now();
  const { findings, written, replayed } = await checkHistory(context.book, entry, solution, context.record);
  const detail = written ? 'recorded' : `${replayed}`;
  context.report({ ...outcome(entry, 'history', findings, performance.now() - started), detail });
}

async function checkWrongAnswers(context: RunContext, entry: Entry): Promise<void> {
  const runs = await Promise.all(
    entry.wrongAnswers.map(async (answer) => {
      const { result } = await run(context, entry, { files: { folder: answer.folder } });
      return { findings: judgeWrongAnswer(answer, result), durationMs: result.durationMs };
    }),
  );
  const rejected = runs.filter(({ findings }) => findings.length === 0).length;
  const spent = runs.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const findings = runs.flatMap((one) => one.findings);
  if (runs.length === 0)
    findings.push({
      message: 'There is no wrong answer to reject.',
      file: `test/wrong-answers/${entry.path}/`,
    });
  context.report({ ...outcome(entry, 'wrong', findings, spent), detail: `${rejected}/${runs.length}` });
}

async function run(context: RunContext, entry: Entry, request: Partial<RunRequest>): Promise<Ran> {
  return context.queue.add(async () => {
    context.signal.throwIfAborted();
    const started = performance.now();
    try {
      return await context.runner.run({
        base: context.drafts ? 'draft' : 'starter',
        // The types have a check of their own, so no run waits for them.
        typesWithinMs: 0,
        ...request,
        exercise: entry.exercise,
        signal: context.signal,
      });
    } catch (error) {
      // The runner promises never to throw for what an exercise does; if it does, one exercise fails and the rest goes on.
      context.signal.throwIfAborted();
      return {
        result: internalTrouble(entry, error, performance.now() - started),
        histories: new Map<string, readonly object[]>(),
      };
    }
  });
}

function internalTrouble(entry: Entry, error: unknown, durationMs: number): ExerciseResult {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    id: entry.exercise.id,
    status: 'broken',
    tests: [],
    problems: [{ kind: 'internal', message: `the runner failed: ${message}` }],
    durationMs,
    at: new Date().toISOString(),
    contentHash: '',
  };
}

/** The types of all exercises, in one run of the compiler. */
export async function runTypeChecks(context: RunContext, entries: readonly Entry[]): Promise<void> {
  if (!context.checks.includes('types') || entries.length === 0) return;
  const started = performance.now();
  const findings = await checkTypes(context.book, entries, context.signal);
  const share = (performance.now() - started) / entries.length;
  for (const entry of entries) context.report(outcome(entry, 'types', findings.get(entry.path) ?? [], share));
}

const outcome = (entry: Entry, check: Check, findings: readonly Finding[], durationMs: number): Outcome => ({
  subject: entry.path,
  check,
  status: findings.length === 0 ? 'passed' : 'failed',
  findings,
  durationMs,
});

const skipped = (entry: Entry, check: Check, why: string): Outcome => ({
  subject: entry.path,
  check,
  status: 'skipped',
  why,
  findings: [],
  durationMs: 0,
});
