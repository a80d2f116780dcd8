import { describe, expect, test } from 'vitest';
import { duration } from '../../src/workbook/history-rows.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('a duration in words', () => {
  test.each([
    [0, '0 ms'],
    [2500, '2.5 s'],
    [43 * MINUTE + 12_000, '43 minutes 12 seconds'],
    [90 * MINUTE, '1 hour 30 minutes'],
    [30 * DAY, '30 days'],
    [-30 * MINUTE, '-30 minutes'],
  ])('%i ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  test('a few milliseconds less than a whole day are the whole day', () => {
    expect(duration(30 * DAY - 28)).toBe('30 days');
    expect(duration(DAY - 1)).toBe('1 day');
  });

  test('two units are shown at most, the smaller one rounded', () => {
    expect(duration(3 * DAY - 70 * MINUTE)).toBe('2 days 23 hours');
  });
});
