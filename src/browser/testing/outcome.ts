import type { ExerciseResult, HistoryReport, Problem, TestResult } from '../../workbook/result.ts';
import {
  failureDiff,
  failureMessage,
  isTimeout,
  neverEnds,
  noTest,
  resultOf,
  unhandledWords,
  withoutAnsi,
} from '../../workbook/outcome-words.ts';
import type { ResultContext } from '../../workbook/outcome-words.ts';
import { KataProblem } from '../../kata/problem.ts';
import { placeInStack } from '../modules/loader.ts';
import { titleOf } from './run-tests.ts';
import type { FileRun, TestError } from './run-tests.ts';
import type { RunnerTestCase } from './vitest-types.ts';

/** An error that reached nobody while the tests ran. */
export interface Unhandled {
  readonly rejected: boolean;
  readonly error: unknown;
}

/** Turns what the tests came to into the result that every screen reads, in the words of the terminal. */
export function outcomeOf(
  run: FileRun,
  unhandled: readonly Unhandled[],
  context: ResultContext,
): ExerciseResult {
  const problems: Problem[] = [];
  const tests = run.tests.map((test) => testResult(test, problems));
  problems.push(...run.errors.map(loadProblem), ...unhandled.map(unhandledProblem));
  if (tests.length === 0 && problems.length === 0) problems.push(noTest);
  return resultOf(tests, problems, context);
}

/** What one test came to. Problems that stand in the way of all tests are put into `problems`. */
export function testResult(test: RunnerTestCase, problems: Problem[]): TestResult {
  const title = titleOf(test);
  const { state, errors: given, duration = 0 } = test.result ?? {};
  const { kata } = test.meta as { kata?: { histories: readonly HistoryReport[] } };
  const base = { title, durationMs: Math.round(duration), histories: kata?.histories ?? [] };
  if (state === 'pass') return { ...base, status: 'passed' };
  const error = (given as unknown as readonly TestError[] | undefined)?.[0];
  if (state !== 'fail' || error === undefined) return { ...base, durationMs: 0, status: 'waiting' };
  const problem = error['problem'] as Problem | undefined;
  if (problem !== undefined) {
    problems.push(problem);
    return { ...base, durationMs: 0, status: 'waiting' };
  }
  if (isTimeout(error.message)) problems.push(neverEnds(title, error.message));
  const at = placeInStack(error.stack ?? '');
  const diff = failureDiff(error.message, error.diff);
  return {
    ...base,
    status: 'failed',
    failure: {
      message: failureMessage(error.message),
      ...(diff !== undefined && { diff }),
      ...(at !== undefined && { at }),
    },
  };
}

/** The test file, or a module that it imports, could not be loaded. */
function loadProblem(error: TestError): Problem {
  const problem = error['problem'] as Problem | undefined;
  if (problem !== undefined) return problem;
  const at = placeInStack(error.stack ?? '');
  return {
    kind: 'internal',
    message: `The test file could not be loaded: ${withoutAnsi(error.message)}`,
    ...(at !== undefined && { at }),
  };
}

function unhandledProblem({ rejected, error }: Unhandled): Problem {
  if (error instanceof KataProblem) return error.problem;
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
  const at = placeInStack(stack ?? '');
  return {
    kind: 'unhandled-rejection',
    ...unhandledWords(rejected, message),
    ...(at !== undefined && { at }),
  };
}
