import { describe, expect, test } from 'vitest';
import type { ScheduleSpec } from '../../src/service/proto.ts';
import { compileSpec } from '../../src/service/schedules/spec.ts';

const times = (spec: ScheduleSpec, after: string, count = 3): string[] => {
  const compiled = compileSpec(spec);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (found.length < count) {
    at = compiled.next(at);
    if (at === undefined) return [...found, 'never'];
    found.push(new Date(at).toISOString().replace('.000Z', 'Z'));
  }
  return found;
};

const seconds = (date: string) => ({ seconds: Date.parse(date) / 1000 });

describe('a cron string of a schedule is due', () => {
  test.each<[string, string, string]>([
    ['0 12 * * MON-WED', '2026-01-01T00:00:00Z', '2026-01-05T12:00:00Z'],
    ['0 0 13 * fri', '2026-01-01T00:00:00Z', '2026-02-13T00:00:00Z'],
    ['0 0 * * 7', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['0 0 * * 5-7', '2026-01-03T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['0 9 1 1 * 2030', '2026-01-01T00:00:00Z', '2030-01-01T09:00:00Z'],
    ['30 15 9 * * * 2027', '2026-01-01T00:00:00Z', '2027-01-01T09:15:30Z'],
    ['@hourly # tidy up', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'],
    ['@every 14h/3h', '2026-01-01T00:00:00Z', '2026-01-01T03:00:00Z'],
    ['@every 1d', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['CRON_TZ=Asia/Kathmandu 0 6 * * *', '2026-01-01T12:00:00Z', '2026-01-02T00:15:00Z'],
  ])('%s after %s at %s', (cron, after, expected) => {
    expect(times({ cronString: [cron] }, after, 1)).toEqual([expected]);
  });
});

describe('a spec', () => {
  test('with several calendars and intervals is due when any of them is', () => {
    const spec = { interval: [{ interval: { seconds: 7200 } }], calendar: [{ hour: '1', minute: '30' }] };
    expect(times(spec, '2026-01-01T00:00:00Z')).toEqual([
      '2026-01-01T01:30:00Z',
      '2026-01-01T02:00:00Z',
      '2026-01-01T04:00:00Z',
    ]);
  });

  test('with an interval counts it from 1970, shifted by its phase', () => {
    const spec = { interval: [{ interval: { seconds: 3600 }, phase: { seconds: 600 } }] };
    expect(times(spec, '2026-01-01T00:05:00Z', 2)).toEqual(['2026-01-01T00:10:00Z', '2026-01-01T01:10:00Z']);
  });

  test('leaves out what is excluded', () => {
    const spec = {
      cronString: ['0 9 * * *'],
      excludeCalendar: [{ second: '*', minute: '*', hour: '*', dayOfWeek: 'sat,sun' }],
    };
    expect(times(spec, '2026-01-02T00:00:00Z')).toEqual([
      '2026-01-02T09:00:00Z',
      '2026-01-05T09:00:00Z',
      '2026-01-06T09:00:00Z',
    ]);
  });

  test('keeps within its time range, both ends included', () => {
    const spec = {
      interval: [{ interval: { seconds: 3600 } }],
      startTime: seconds('2026-01-01T05:00:00Z'),
      endTime: seconds('2026-01-01T06:00:00Z'),
    };
    expect(times(spec, '2026-01-01T00:00:00Z')).toEqual([
      '2026-01-01T05:00:00Z',
      '2026-01-01T06:00:00Z',
      'never',
    ]);
  });

  test('takes a calendar whose field has no values for one that is never due', () => {
    expect(times({ structuredCalendar: [{ hour: [{ start: 1 }] }] }, '2026-01-01T00:00:00Z')).toEqual([
      'never',
    ]);
  });

  test('finds a rare time without trying every second', () => {
    expect(times({ cronString: ['0 0 29 2 MON'] }, '2026-01-01T00:00:00Z', 2)).toEqual([
      '2044-02-29T00:00:00Z',
      '2072-02-29T00:00:00Z',
    ]);
  });

  test('that excludes everything is refused when it is asked', () => {
    const compiled = compileSpec({
      interval: [{ interval: { seconds: 1 } }],
      excludeCalendar: [{ second: '*', minute: '*', hour: '*' }],
    });
    expect(() => compiled.next(Date.UTC(2026, 0, 1))).toThrow(
      'the schedule calendar specification has too many exclusions. Please modify the specification.',
    );
  });

  test('is shown with its texts as ranges', () => {
    const { canonical } = compileSpec({
      cronString: ['CRON_TZ=Europe/Berlin 0 9 1-5/2 * mon # early'],
    });
    expect(canonical).toEqual({
      structuredCalendar: [
        {
          second: [{ start: 0 }],
          minute: [{ start: 0 }],
          hour: [{ start: 9 }],
          dayOfMonth: [{ start: 1, end: 5, step: 2 }],
          month: [{ start: 1, end: 12 }],
          dayOfWeek: [{ start: 1 }],
          comment: 'early',
        },
      ],
      timezoneName: 'Europe/Berlin',
    });
  });
});

describe('where the clocks change', () => {
  const at = (hour: string, minute: string, timezoneName: string): ScheduleSpec => ({
    calendar: [{ hour, minute }],
    timezoneName,
  });
  test.each<[string, ScheduleSpec, string, string[]]>([
    [
      'a time that summer time leaves out is skipped',
      at('2', '30', 'America/New_York'),
      '2026-03-07T12:00:00Z',
      ['2026-03-09T06:30:00Z', '2026-03-10T06:30:00Z'],
    ],
    [
      'a time that is repeated is due twice',
      at('1', '30', 'America/New_York'),
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-02T06:30:00Z'],
    ],
    [
      'every hour of a day of 23 hours is due once',
      at('*', '0', 'Europe/Berlin'),
      '2026-03-29T00:30:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
    ],
    [
      'every hour of a day of 25 hours is due, the repeated one twice west of Greenwich',
      at('*', '0', 'America/New_York'),
      '2026-11-01T04:30:00Z',
      ['2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z'],
    ],
    [
      // Found on the real service, version 1.32.0.
      'every hour of a day of 25 hours is due, the repeated one once east of Greenwich',
      at('*', '0', 'Europe/Berlin'),
      '2026-10-24T23:30:00Z',
      ['2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z', '2026-10-25T03:00:00Z'],
    ],
    [
      'a day that a place left out when it crossed the date line is no day',
      at('12', '0', 'Pacific/Apia'),
      '2011-12-29T12:00:00Z',
      ['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z'],
    ],
    [
      'intervals do not change',
      { interval: [{ interval: { seconds: 3600 } }], timezoneName: 'Europe/Berlin' },
      '2026-03-29T00:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
    ],
  ])('%s', (_title, spec, after, expected) => {
    expect(times(spec, after, expected.length)).toEqual(expected);
  });
});

describe('a spec is refused', () => {
  test.each<[ScheduleSpec, string]>([
    [{ cronString: ['* * *'] }, 'CronString does not have 5-7 fields'],
    [{ cronString: ['61 * * * *'] }, 'Minute is not in range [0-59]'],
    [{ cronString: ['*/0 * * * *'] }, 'Minute has invalid Step'],
    [{ cronString: ['1/ * * * *'] }, 'Minute missing step value'],
    [{ cronString: ['1-2-3 * * * *'] }, 'Minute has too many dashes'],
    [{ cronString: ['1/2/3 * * * *'] }, 'Minute has too many slashes'],
    [{ cronString: ['9-5 * * * *'] }, 'Minute End is before Start or not in range [0-59]'],
    [{ cronString: ['@every x'] }, 'time: invalid duration "x"'],
    [{ cronString: ['@every'] }, 'CronString does not have interval after @every'],
    [{ cronString: ['@every 5'] }, 'time: missing unit in duration "5"'],
    [{ cronString: ['TZ=UTC'] }, 'CronString has time zone but missing fields'],
    [{ interval: [{}] }, 'interval is too small'],
    [
      { interval: [{ interval: { seconds: 10 }, phase: { seconds: 10 } }] },
      'phase cannot be greater than Interval',
    ],
    [{ timezoneName: 'Mars/Phobos' }, 'unknown time zone Mars/Phobos'],
    [
      { timezoneName: 'Europe/Paris', cronString: ['CRON_TZ=Asia/Tokyo 0 1 * * *'] },
      'conflicting timezone names',
    ],
    [
      { calendar: [{ hour: '25', month: 'foo' }] },
      'Hour is not in range [0-23], Month is not in range [1-12]',
    ],
    [{ calendar: [{ hour: 'x/y' }] }, 'strconv.Atoi: parsing "y": invalid syntax'],
    [
      { structuredCalendar: [{ hour: [{ start: 25 }], minute: [{ start: 5, end: 3 }] }] },
      'invalid calendar spec: Minute End is before Start or not in range [0-59], Hour Start is not in range [0-23]',
    ],
  ])('%j: %s', (spec, words) => {
    expect(() => compileSpec(spec)).toThrow(
      expect.objectContaining({ code: 3, message: `Invalid schedule spec: ${words}` }),
    );
  });
});
