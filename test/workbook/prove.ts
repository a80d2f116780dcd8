import type { Runner } from '../../src/cli/runner/index.ts';
import type { Book, Entry } from './book.ts';
import { CHECKS, FORM_CHECKS, THE_BOOK } from './finding.ts';
import type { Check, Outcome } from './finding.ts';
import { runBookChecks, runFormChecks } from './plan.ts';
import type { InPage } from './in-page/page-runner.ts';
import { Queue } from './queue.ts';
import { checkInPage } from './in-page/check.ts';
import { runExerciseChecks, runTypeChecks } from './run-checks.ts';

/** Runs of exercises at once; on two cores a third one makes all three slower. */
export const RUNS_AT_ONCE = 2;

export interface ProveOptions {
  readonly book: Book;
  readonly entries: readonly Entry[];
  readonly checks: readonly Check[];
  /** Also judge what belongs to no single exercise. */
  readonly wholeBook: boolean;
  readonly record?: boolean;
  readonly drafts?: boolean;
  /** Asked for only when a check runs something. */
  readonly runner: () => Promise<Runner>;
  /** Asked for only when the check `in-page` is made. */
  readonly inPage?: () => Promise<InPage>;
  readonly signal?: AbortSignal;
  /** Called as each check ends. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Whether any of these checks runs an exercise. */
export const needsRunner = (checks: readonly Check[]): boolean =>
  checks.some(
    (check) => check !== 'types' && check !== 'in-page' && !(FORM_CHECKS as readonly Check[]).includes(check),
  );

/** How many outcomes {@link prove} will report when no solution fails. */
export function countPlanned({
  checks,
  entries,
  wholeBook,
}: Pick<ProveOptions, 'checks' | 'entries' | 'wholeBook'>): number {
  const book = wholeBook
    ? checks.filter((check) => check === 'twins' || check === 'readme' || check === 'page').length
    : 0;
  return checks.length * entries.length + book;
}

/**
 * Proves exercises: the quick checks first, then the compiler beside the runs. The outcomes come in the book's order.
 * Rejects when it is aborted; every run has ended by then.
 */
export async function prove(options: ProveOptions): Promise<Outcome[]> {
  const { book, entries, checks } = options;
  const outcomes: Outcome[] = [];
  const report = (outcome: Outcome): void => {
    outcomes.push(outcome);
    options.onOutcome?.(outcome);
  };
  for (const entry of entries) runFormChecks(book, entry, checks).forEach(report);
  if (options.wholeBook) runBookChecks(book, checks).forEach(report);

  const runner = needsRunner(checks) ? await options.runner() : undefined;
  const inPage = checks.includes('in-page') ? await options.inPage?.() : undefined;
  try {
    const signal = options.signal ?? new AbortController().signal;
    const { record = false, drafts = false } = options;
    const context = { book, checks, record, drafts, signal, report, queue: new Queue(RUNS_AT_ONCE) };
    const byExercise = new Queue(RUNS_AT_ONCE);
    const byPage = new Queue(RUNS_AT_ONCE);
    const ended = await Promise.allSettled([
      runTypeChecks({ ...context, runner: { run: refuse } }, entries),
      ...(runner
        ? entries.map((entry) => byExercise.add(() => runExerciseChecks({ ...context, runner }, entry)))
        : []),
      ...(inPage ? entries.map((entry) => byPage.add(() => checkInPage({ ...context, inPage }, entry))) : []),
    ]);
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } finally {
    await runner?.close();
    await inPage?.close();
  }
  return sorted(outcomes, entries);
}

const refuse = (): Promise<never> => Promise.reject(new Error('The compiler runs no exercise.'));

function sorted(outcomes: readonly Outcome[], entries: readonly Entry[]): Outcome[] {
  const subjects = [...entries.map((entry) => entry.path), THE_BOOK];
  const place = ({ subject, check }: Outcome): number =>
    subjects.indexOf(subject) * CHECKS.length + CHECKS.indexOf(check);
  return [...outcomes].sort((one, other) => place(one) - place(other));
}
