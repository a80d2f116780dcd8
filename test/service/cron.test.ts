import { describe, expect, test } from 'vitest';
import { parseCron } from '../../src/service/calendar/cron.ts';

const next = (expression: string, after: string, times = 1): string[] => {
  const schedule = parseCron(expression);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  for (let i = 0; i < times && at !== undefined; i += 1) {
    at = schedule!.next(at);
    found.push(at === undefined ? 'never' : new Date(at).toISOString().replace('.000Z', 'Z'));
  }
  return found;
};

describe('a cron expression is due', () => {
  test.each([
    ['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
    ['* * * * *', '2026-01-01T00:00:59.999Z', '2026-01-01T00:01:00Z'],
    ['*/15 * * * *', '2026-01-01T00:46:00Z', '2026-01-01T01:00:00Z'],
    ['5/20 * * * *', '2026-01-01T00:06:00Z', '2026-01-01T00:25:00Z'],
    ['30 8-10/2 * * *', '2026-01-01T08:30:00Z', '2026-01-01T10:30:00Z'],
    ['0 0 1,15 * *', '2026-01-02T00:00:00Z', '2026-01-15T00:00:00Z'],
    ['0 12 * * MON-FRI', '2026-01-02T12:00:00Z', '2026-01-05T12:00:00Z'],
    ['0 0 * feb,Dec *', '2026-03-01T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 ? * 0', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['0 0 13 * FRI', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 */2 * FRI', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'],
    ['59 23 31 12 *', '2026-12-31T23:59:00Z', '2027-12-31T23:59:00Z'],
    ['@hourly', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'],
    ['@daily', '2026-01-01T00:00:01Z', '2026-01-02T00:00:00Z'],
    ['@midnight', '2026-01-01T00:00:01Z', '2026-01-02T00:00:00Z'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['@monthly', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['@yearly', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['@annually', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['@every 1h30m', '2026-01-01T00:00:10.500Z', '2026-01-01T01:30:10Z'],
    ['@every 100ms', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
    ['0 0 31 2 *', '2026-01-01T00:00:00Z', 'never'],
  ])('%s after %s at %s', (expression, after, expected) => {
    expect(next(expression, after)).toEqual([expected]);
  });

  test('on both the day of the month and the weekday only if one of them is a star', () => {
    expect(next('0 0 1 * MON', '2026-01-01T00:00:00Z', 4)).toEqual([
      '2026-01-05T00:00:00Z',
      '2026-01-12T00:00:00Z',
      '2026-01-19T00:00:00Z',
      '2026-01-26T00:00:00Z',
    ]);
  });
});

describe('a cron expression in a time zone is due', () => {
  test.each([
    [
      'by its clocks in winter',
      'CRON_TZ=Europe/Berlin 0 8 * * *',
      '2026-01-01T00:00:00Z',
      ['2026-01-01T07:00:00Z'],
    ],
    [
      'by its clocks in summer',
      'TZ=Europe/Berlin 0 8 * * *',
      '2026-07-01T00:00:00Z',
      ['2026-07-01T06:00:00Z'],
    ],
    [
      'not on the day that leaves its hour out',
      'CRON_TZ=Europe/Berlin 30 2 * * *',
      '2026-03-28T00:00:00Z',
      ['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'twice on the day that repeats its hour',
      'CRON_TZ=America/New_York 30 1 * * *',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-02T06:30:00Z'],
    ],
  ])('%s', (_how, expression, after, expected) => {
    expect(next(expression, after, expected.length)).toEqual(expected);
  });
});

test.each([
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 7',
  '*/0 * * * *',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '1/2/3 * * * *',
  'x * * * *',
  '-1 * * * *',
  '@often',
  '@every',
  '@every soon',
  '@every 5',
  'CRON_TZ=Mars/Phobos * * * * *',
  'CRON_TZ=Europe/Berlin',
  '',
])('"%s" is no cron expression', (expression) => {
  expect(parseCron(expression)).toBeUndefined();
});
