import { describe, expect, test } from 'vitest';
import { failureMessage } from '../../src/workbook/outcome-words.ts';

describe('the message of a failed expectation', () => {
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
