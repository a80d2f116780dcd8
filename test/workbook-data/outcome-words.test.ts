import { describe, expect, test } from 'vitest';
import { failureDiff, failureMessage } from '../../src/workbook/outcome-words.ts';

/** What Vitest says of an assertion that fails. */
function failing(assertion: () => void): { message: string; diff: unknown } {
  try {
    assertion();
  } catch (error) {
    const { message, diff, expected, actual } = error as Error & {
      diff?: unknown;
      expected?: unknown;
      actual?: unknown;
    };
    return { message, diff: diff ?? `- ${String(expected)}\n+ ${String(actual)}` };
  }
  throw new Error('the assertion holds');
}

describe('the message of a failure', () => {
  test('is what the test says in its own words', () => {
    const { message } = failing(() => expect(0, 'the trial ended after 0 ms').toBe(30));
    expect(failureMessage(message)).toBe('the trial ended after 0 ms');
  });

  test('is all lines of these words, and nothing after them', () => {
    const words = 'two orders end with open books:\n  order 1: stock -1\n  order 2: cash +1250';
    const { message } = failing(() => expect(['order 1', 'order 2'], words).toEqual([]));
    expect(message, 'Vitest adds its own').not.toBe(words);
    expect(failureMessage(message)).toBe(words);
  });

  test('is what Vitest says when the test says nothing', () => {
    const { message } = failing(() => expect(1).toBe(2));
    expect(failureMessage(message)).toBe('expected 1 to be 2');
  });
});

describe('the values of a failure', () => {
  test('are shown', () => {
    const { message, diff } = failing(() => expect(0, 'the trial ended after 0 ms').toBe(30));
    expect(failureDiff(message, diff)).toBe('- 30\n+ 0');
  });

  test('are not shown for what must not be, as it is not what was expected', () => {
    const answer = 'No registered handler';
    const { message, diff } = failing(() =>
      expect(answer, 'Ada was turned away').not.toContain('No registered'),
    );
    expect(failureDiff(message, diff)).toBeUndefined();
  });

  test('may be missing', () => {
    expect(failureDiff('expected 1 to be 2', undefined)).toBeUndefined();
    expect(failureDiff('expected 1 to be 2', '')).toBeUndefined();
  });
});

describe('the message of a failed expectation, as text', () => {
  test('is the words of the test alone, when there are any', () => {
    expect(failureMessage('3 bags cost 36 euros, the workflow answered 0: expected +0 to be 36')).toBe(
      '3 bags cost 36 euros, the workflow answered 0',
    );
  });

  test('also when the words are a list of lines', () => {
    const words = 'predicted safe, and order A-17 is stuck with it:\n  sleepZero: event 16 differs';
    expect(failureMessage(`${words}: expected 1 to be +0 // Object.is equality`)).toBe(words);
  });

  test('keeps what the matchers of kata say after the colon', () => {
    const message =
      'the bank is asked in an activity: expected the history to contain ActivityTaskScheduled; it has none';
    expect(failureMessage(message)).toBe(message);
  });

  test('stays as it is without words of the test', () => {
    expect(failureMessage('expected 1 to be 2')).toBe('expected 1 to be 2');
  });
});
