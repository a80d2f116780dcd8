import type { RunOutcome } from '../../../src/cli/runner/index.ts';
import type { ExerciseResult, TestFailure, TestResult } from '../../../src/workbook/result.ts';
import { twins } from '../book.ts';
import type { Entry, WrongAnswer } from '../book.ts';
import type { Finding } from '../finding.ts';

/** What a run left behind, as far as the gate asks. */
export type Ran = Pick<RunOutcome, 'result' | 'histories'>;

/** Failures of the machinery: they say nothing to a learner, whatever a README announces. */
const ACCIDENTS: readonly [pattern: RegExp, words: string][] = [
  [/\b(Test|Hook) timed out in \d+ ?ms/i, 'a timeout'],
  [/\b(Cannot find (module|package)|Failed to (resolve|load) (import|url))/i, 'a missing import'],
  [/\b(Transform failed|SyntaxError:)/i, 'a syntax error'],
  [/\bNo test (suite )?found\b/i, 'a file without tests'],
];

/** Lines of a message that the report shows before it stops. */
const SHOWN_LINES = 12;

/** Whether the starter fails as its README announces. */
export function judgeStarter(entry: Entry, result: ExerciseResult): Finding[] {
  const readme = `${twins.exercise(entry.path)}/README.md`;
  const { edit, fails } = entry.exercise;
  const file =
    edit[0] === undefined ? `${twins.exercise(entry.path)}/` : `${twins.exercise(entry.path)}/${edit[0]}`;
  const expected = `the first failing test says: ${fails}`;
  if (result.status === 'passed') {
    return [
      {
        message: 'The starter passes: there is nothing left to do.',
        file,
        expected,
        received: 'every test passed',
      },
    ];
  }
  if (result.status === 'broken' || result.problems.length > 0) {
    return [
      {
        message: 'The starter is broken. It must run to its end and fail.',
        file,
        expected,
        received: tellResult(result),
      },
    ];
  }
  const first = result.tests.find((test) => test.status === 'failed');
  const message = first?.failure?.message ?? '';
  const accident = accidentOf(message);
  if (accident !== undefined) {
    return [
      {
        message: `The starter fails by ${accident}, not on an assertion.`,
        file,
        expected,
        received: cut(message),
      },
    ];
  }
  if (!contains(message, fails)) {
    return [
      {
        message: 'The starter fails for another reason than its README announces.',
        file: readme,
        expected,
        received: cut(message),
      },
    ];
  }
  return [];
}

/** Whether the solution passes. `how` names the circumstances: `with no workflow kept in memory`. */
export function judgeSolution(entry: Entry, result: ExerciseResult, how: string): Finding[] {
  if (result.status === 'passed' && result.tests.length > 0 && result.problems.length === 0) return [];
  return [
    {
      message: `The solution does not pass${how === '' ? '' : ` ${how}`}.`,
      file: `${twins.solution(entry.path)}/${entry.exercise.edit[0] ?? ''}`,
      expected: 'every test passes',
      received: tellResult(result),
    },
  ];
}

/** Whether a wrong answer is rejected with the words that it announces. */
export function judgeWrongAnswer(answer: WrongAnswer, result: ExerciseResult): Finding[] {
  const file = `${answer.at}/README.md`;
  if (answer.rejects === undefined)
    return [{ message: 'It does not announce what rejects it (`rejects`).', file }];
  const expected = `${answer.test === undefined ? 'a test' : `the test "${answer.test}"`} fails and says: ${answer.rejects}`;
  if (result.status === 'passed') {
    return [
      { message: `The wrong answer "${answer.slug}" passes.`, file, expected, received: 'every test passed' },
    ];
  }
  if (messagesOf(answer, result).some((message) => contains(message, answer.rejects!))) return [];
  return [
    {
      message: `The wrong answer "${answer.slug}" is rejected with other words than it announces.`,
      file,
      expected,
      received: tellResult(result),
    },
  ];
}

/**
 * What rejects an answer: a failed test, or, when no test is named, a problem that the workbook explains to a learner (a
 * forbidden import, an endless loop). A type error, a syntax error or trouble with the server rejects nothing.
 */
function messagesOf(answer: WrongAnswer, result: ExerciseResult): string[] {
  const failed = result.tests.filter(
    (test) => test.status === 'failed' && (answer.test === undefined || test.title === answer.test),
  );
  const messages = failed
    .flatMap((test) => test.failure?.message ?? [])
    .filter((message) => accidentOf(message) === undefined);
  if (answer.test !== undefined) return messages;
  const explained = result.problems.filter(
    ({ kind }) => !['syntax', 'type', 'server', 'internal'].includes(kind),
  );
  return [...messages, ...explained.map(({ message, remedy }) => `${message} ${remedy ?? ''}`)];
}

const accidentOf = (message: string): string | undefined =>
  ACCIDENTS.find(([pattern]) => pattern.test(message))?.[1];

/** Line breaks and indents don't count: the same words may be wrapped. */
export const contains = (message: string, part: string): boolean => squeeze(message).includes(squeeze(part));

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What a run gave, in lines: its problems, and each test with its failure. */
export function tellResult(result: ExerciseResult): string {
  const problems = result.problems.map(
    ({ kind, message, at }) => `${kind}: ${message}${at ? ` (${at.file}:${at.line})` : ''}`,
  );
  const lines = [...problems, ...result.tests.flatMap(tellTest)];
  return lines.length > 0 ? lines.join('\n') : `${result.status}, and no test ran`;
}

function tellTest(test: TestResult): string[] {
  const mark = { passed: '✓', failed: '✗', waiting: '○' }[test.status];
  return [`${mark} ${test.title}`, ...(test.failure ? tellFailure(test.failure) : [])];
}

function tellFailure({ message, diff }: TestFailure): string[] {
  return [message, ...(diff === undefined ? [] : [diff])].flatMap((text) =>
    cut(text)
      .split('\n')
      .map((line) => `  ${line}`),
  );
}

function cut(text: string): string {
  const lines = text.split('\n');
  return lines.length <= SHOWN_LINES ? text : [...lines.slice(0, SHOWN_LINES), '…'].join('\n');
}
