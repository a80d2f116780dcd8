import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Book, Entry } from './book.ts';
import { checkBookPages, checkLessonPage } from './checks/page.ts';
import { checkReadme } from './checks/readme.ts';
import { checkTodo } from './checks/todo.ts';
import { checkCatalogue, checkFigures, checkStrays, checkTwins } from './checks/twins.ts';
import { THE_BOOK } from './finding.ts';
import type { Check, Finding, Outcome } from './finding.ts';

const formChecks: Readonly<Partial<Record<Check, (book: Book, entry: Entry) => Finding[]>>> = {
  twins: (_book, entry) => checkTwins(entry),
  todo: (_book, entry) => checkTodo(entry),
  readme: checkReadme,
  page: checkLessonPage,
};

/** The checks that only read. */
export function runFormChecks(book: Book, entry: Entry, checks: readonly Check[]): Outcome[] {
  return checks.flatMap((check) => {
    const run = formChecks[check];
    return run ? [judge(entry.path, check, () => run(book, entry))] : [];
  });
}

/** What belongs to no single exercise: stray files, unreadable exercises, the chapters' pages. */
export function runBookChecks(book: Book, checks: readonly Check[]): Outcome[] {
  const read = (file: string): string => readFileSync(path.join(book.root, file), 'utf8');
  const outcomes: Outcome[] = [];
  if (checks.includes('twins')) {
    outcomes.push(judge(THE_BOOK, 'twins', () => [...checkStrays(book), ...checkFigures(book, read)]));
  }
  if (checks.includes('readme')) outcomes.push(judge(THE_BOOK, 'readme', () => checkCatalogue(book)));
  if (checks.includes('page')) outcomes.push(judge(THE_BOOK, 'page', () => checkBookPages(book)));
  return outcomes;
}

function judge(subject: string, check: Check, run: () => Finding[]): Outcome {
  const started = performance.now();
  const findings = run();
  const status = findings.length === 0 ? 'passed' : 'failed';
  return { subject, check, status, findings, durationMs: performance.now() - started };
}
