import type { ExerciseResult, Problem, TestResult } from './result.ts';

/*
 * What the terminal and the page say of an outcome of Vitest, word for word. It needs no platform but the two clocks.
 */

/** What every result tells beside its tests and problems. */
export interface ResultContext {
  /** The exercise's id. */
  readonly id: string;
  readonly contentHash: string;
  /** `performance.now()` when the run was asked for. */
  readonly startedAt: number;
}

/** A result of these tests and problems, as of now. */
export function resultOf(
  tests: readonly TestResult[],
  problems: readonly Problem[],
  { id, contentHash, startedAt }: ResultContext,
): ExerciseResult {
  return {
    id,
    status: statusOf(tests, problems),
    tests,
    problems: unique(problems),
    durationMs: Math.round(performance.now() - startedAt),
    at: new Date().toISOString(),
    contentHash,
  };
}

/** The test file was loaded, and there was nothing in it to run. */
export const noTest: Problem = {
  kind: 'internal',
  message: 'The test file holds no test.',
  remedy: 'Restore it with reset.',
};

/** The problems beside which every test still ran to its end. */
const beside: readonly Problem['kind'][] = ['type', 'unhandled-rejection', 'never-ends'];

/** `broken` when the tests could not run to their end, else what they came to. */
export function statusOf(
  tests: readonly TestResult[],
  problems: readonly Problem[],
): ExerciseResult['status'] {
  if (problems.some(({ kind }) => !beside.includes(kind))) return 'broken';
  return problems.length > 0 || tests.some(({ status }) => status !== 'passed') ? 'failed' : 'passed';
}

/** Whether Vitest says that a test took too long. */
export const isTimeout = (message: string): boolean => /^Test timed out in \d+ms/.test(message);
const seconds = (message: string): number => Math.round(Number(/(\d+)ms/.exec(message)?.[1] ?? 0) / 1000);

/** That a test did not end; `message` is Vitest's own. */
export function neverEnds(title: string, message: string): Problem {
  return {
    kind: 'never-ends',
    message: `The test "${title}" did not end within ${seconds(message)} s.`,
  };
}

/** What failed, for a learner; `message` is Vitest's own. */
export function failureMessage(message: string): string {
  return isTimeout(message)
    ? `it did not end within ${seconds(message)} s: it waits for something that never comes`
    : readableMessage(withoutAnsi(message));
}

/**
 * The values of a failed assertion; `message` and `diff` are Vitest's own. An assertion with `not` has none to show: what
 * Vitest calls expected there is what must not be.
 */
export function failureDiff(message: string, diff: unknown): string | undefined {
  if (typeof diff !== 'string' || diff === '') return undefined;
  const isNegated = /(?:^|: )expected [^\n]* not to [^\n]*$/.test(withoutAnsi(message));
  return isNegated ? undefined : withoutAnsi(diff);
}

/**
 * That code did not come back and was ended.
 *
 * @param seconds how long it was given
 * @param where in which function, in words with a space before them, where that is known
 * @param test the title of the test that ran, where one did
 */
export function stalledProblem(seconds: number, test: string | undefined, where = ''): Problem {
  return {
    kind: 'endless-loop',
    message: `The code ran for ${seconds} s without a pause${where}${during(test)}, so it was ended.`,
    remedy:
      'Look for a loop whose condition never changes: a loop that waits must await something, such as sleep or condition.',
  };
}

/** That code took more memory than a run may have, and was ended. */
export function outOfMemoryProblem(test: string | undefined): Problem {
  return {
    kind: 'endless-loop',
    message: `The code took all the memory that a run may have${during(test)}, so it was ended.`,
    remedy: 'Look for a list or a text that grows in a loop without end.',
  };
}

/** While which test something happened, as the end of a clause. */
export const during = (test: string | undefined): string =>
  test === undefined ? '' : ` during the test "${test}"`;

/** What to say of an error that reached nobody. */
export function unhandledWords(rejected: boolean, message: string): { message: string; remedy: string } {
  return {
    message: rejected
      ? `A promise was rejected and nobody awaited it: ${message}`
      : `An error was thrown where nobody could catch it: ${message}`,
    remedy: 'Await the promise, or return it to somebody who does.',
  };
}

/**
 * `expect(value, 'words for the learner')` gives `words for the learner: expected 0 to be 30`. The words say it, and the diff
 * shows the values; kata's own matchers say something of use after the colon. The words may have several lines: then what
 * Vitest adds stands at the end of the last one.
 */
function readableMessage(message: string): string {
  const plain = message.replace(/ \/\/ Object\.is equality$/, '');
  const added =
    /^(?<words>[^\n]* [^\n]*?): expected (?!the history )[\s\S]* (?:to|not to) [\s\S]*$/.exec(plain) ??
    /^(?<words>[^\n]* [\s\S]*): expected (?!the history )[^\n]* (?:to|not to) [^\n]*$/.exec(plain);
  return added?.groups?.['words'] ?? plain;
}

/** A text without the colours of a terminal. */
export const withoutAnsi = (text: string): string => text.replaceAll(/\u001b\[[0-9;]*m/g, '');

/** Several tests of one file meet the same problem; it is told once. */
export function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
}
