import path from 'node:path';
import type { TestCase } from 'vitest/node';
import type {
  ExerciseResult,
  Problem,
  SourcePosition,
  TestFailure,
  TestResult,
} from '../../workbook/result.ts';
import type { KataMeta } from '../../kata/task-meta.ts';
import type { LaneRun } from './lane.ts';
import { deathProblem } from './death.ts';
import {
  failureDiff,
  failureMessage,
  isTimeout,
  neverEnds,
  noTest,
  resultOf,
  statusOf,
  unhandledWords,
  withoutAnsi,
} from '../../workbook/outcome-words.ts';
import type { ResultContext } from '../../workbook/outcome-words.ts';

/** What kata left with a test. */
export function kataMeta(test: TestCase): KataMeta | undefined {
  return (test.meta() as { kata?: KataMeta }).kata;
}

type TestError = NonNullable<ReturnType<TestCase['result']>['errors']>[number];

/** What the result needs beside what Vitest says. */
export interface OutcomeContext extends ResultContext {
  readonly root: string;
  /** `<copy>=<folder it stands for>`, relative to the root. */
  readonly alias: string;
}

/** Turns what Vitest and the child's end say into the result that every screen reads. */
export function outcomeOf(run: LaneRun, context: OutcomeContext): ExerciseResult {
  const cases = [...(run.module?.children.allTests() ?? [])];
  const problems: Problem[] = [];
  const tests = cases.map((test) => testResult(test, run, context, problems));
  if (run.death) problems.push(deathProblem(run.death, run.diedIn, context));
  else {
    for (const error of run.module?.errors() ?? []) problems.push(loadProblem(error, context));
    for (const error of run.unhandled) problems.push(unhandledProblem(error as TestError, run, context));
    if (cases.length === 0 && problems.length === 0) problems.push(noTest);
  }
  return resultOf(tests, problems, context);
}

/** A result with the type errors found beside it: what passed its tests and has a type error has not passed. */
export function withTypeProblems(result: ExerciseResult, types: readonly Problem[]): ExerciseResult {
  if (types.length === 0) return result;
  const problems = [...result.problems, ...types];
  return { ...result, problems, status: statusOf(result.tests, problems) };
}

function testResult(test: TestCase, run: LaneRun, context: OutcomeContext, problems: Problem[]): TestResult {
  const { state, errors } = test.result();
  const base = {
    title: test.fullName,
    durationMs: Math.round(test.diagnostic()?.duration ?? 0),
    histories: kataMeta(test)?.histories ?? [],
  };
  if (state === 'passed') return { ...base, status: 'passed' };
  if (state !== 'failed' || errors === undefined) {
    if (run.death !== undefined && run.passed.includes(test.name)) return { ...base, status: 'passed' };
    const wasRunning = run.death !== undefined && run.diedIn === test.name;
    if (!wasRunning) return { ...base, durationMs: 0, status: 'waiting' };
    return {
      ...base,
      status: 'failed',
      failure: { message: deathProblem(run.death, undefined, context).message },
    };
  }
  const error = errors[0] as (TestError & { problem?: Problem }) | undefined;
  if (error?.problem !== undefined) {
    problems.push(error.problem);
    return { ...base, durationMs: 0, status: 'waiting' };
  }
  if (error !== undefined && isTimeout(error.message)) {
    problems.push(neverEnds(test.fullName, error.message));
  }
  return { ...base, status: 'failed', failure: failureOf(errors, context) };
}

function failureOf(errors: readonly TestError[], context: OutcomeContext): TestFailure {
  const error = errors[0]!;
  const at = positionOf(error, context);
  const diff = failureDiff(error.message, error.diff);
  return {
    message: failureMessage(error.message),
    ...(diff !== undefined && { diff }),
    ...(at && { at }),
  };
}

/** A test file, or a module it imports, that could not be loaded. */
function loadProblem(error: TestError, context: OutcomeContext): Problem {
  const message = withoutAnsi(error.message);
  const at = syntaxPosition(error, context) ?? positionOf(error, context);
  const where = at && { at };
  const unresolved =
    /Failed to (?:resolve import|load url) "?([^\s"]+)"? (?:from|\(resolved id: [^)]*\) in) "?([^\s"?]+)"?/.exec(
      message,
    );
  if (unresolved) {
    return {
      kind: 'syntax',
      message: `${name(unresolved[2]!, context)} imports ${unresolved[1]}, which is not there.`,
      remedy: 'Check the name and the path of the import.',
      ...where,
    };
  }
  if (
    at !== undefined &&
    /Transform failed|Unexpected|Expected|SyntaxError|Parse failure|ERROR:/.test(`${error.name} ${message}`)
  ) {
    return {
      kind: 'syntax',
      message: /ERROR: (.*)/.exec(message)?.[1] ?? message,
      remedy: 'Mend the line; the tests run again when you save.',
      at,
    };
  }
  return { kind: 'internal', message: `The test file could not be loaded: ${message}`, ...where };
}

function unhandledProblem(error: TestError, run: LaneRun, context: OutcomeContext): Problem {
  const cause = error.cause ?? error;
  const at = positionOf(cause, context, run.original) ?? positionOf(error, context, run.original);
  const message = withoutAnsi(cause.message);
  const rejected = /rejection/i.test(
    `${(error as { type?: string }).type ?? ''} ${error.name} ${error.message}`,
  );
  return {
    kind: 'unhandled-rejection',
    ...unhandledWords(rejected, message),
    ...(at && { at }),
  };
}

/** esbuild names the place in its message or in `loc`. */
function syntaxPosition(error: TestError, context: OutcomeContext): SourcePosition | undefined {
  const { loc } = error as { loc?: { file?: string; line: number; column: number } };
  if (loc?.file !== undefined)
    return { file: name(loc.file, context), line: loc.line, column: loc.column + 1 };
  const match = /(\/|[A-Z]:[\\/])?([^\s:]+):(\d+):(\d+): ERROR/.exec(withoutAnsi(error.message));
  return match
    ? {
        file: name((match[1] ?? '') + match[2]!, context),
        line: Number(match[3]),
        column: Number(match[4]) + 1,
      }
    : undefined;
}

/** The first frame of the stack in a file of the exercise. Vitest maps the frames of failed tests, and no others. */
function positionOf(
  error: TestError,
  context: OutcomeContext,
  original?: LaneRun['original'],
): SourcePosition | undefined {
  for (const frame of error.stacks ?? stackFrames(error.stack ?? '')) {
    const known = name(frame.file, context);
    if (!/^(exercises|solutions|test|\.kata\/run)\//.test(known)) continue;
    const { line, column } = error.stacks === undefined && original ? original(frame) : frame;
    return { file: known, line, column };
  }
  return undefined;
}

function stackFrames(stack: string): { file: string; line: number; column: number }[] {
  return [...stack.matchAll(/(?:\(|at )(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^():\n]*):(\d+):(\d+)/g)].map(
    ([, file, line, column]) => ({
      file: file!,
      line: Number(line),
      column: Number(column),
    }),
  );
}

/** A file as a learner knows it: relative to the root, forward slashes, a copy under the name of what it stands for. */
export function name(file: string, { root, alias }: Pick<OutcomeContext, 'root' | 'alias'>): string {
  const relative = (path.isAbsolute(file) ? path.relative(root, file) : file).replaceAll(path.sep, '/');
  const [copy, folder] = alias.split('=');
  return copy !== undefined && copy !== '' && relative.startsWith(`${copy}/`)
    ? folder + relative.slice(copy.length)
    : relative;
}
