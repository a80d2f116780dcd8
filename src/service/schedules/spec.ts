import { TextError } from '../calendar/duration.ts';
import { timeZone, type TimeZone } from '../calendar/time-zone.ts';
import { invalidArgument, ServiceError, Status } from '../errors.ts';
import { MAX_EXCLUDED_TIMES } from '../limits.ts';
import {
  fromDuration,
  fromTimestamp,
  type IntervalSpec,
  type Range,
  type ScheduleSpec,
  type StructuredCalendarSpec,
} from '../proto.ts';
import { parseCalendar, parseCronString } from './calendar-text.ts';
import { Calendar, MAX_CALENDAR_YEAR, MIN_CALENDAR_YEAR } from './calendar.ts';

const MAX_COMMENT_LENGTH = 200;

/** The times of a schedule. Jitter is part of the spec and moves nothing: here an action begins exactly when it is due. */
export interface CompiledSpec {
  /** The spec with texts turned into ranges and intervals, as clients see it again. */
  readonly canonical: ScheduleSpec;
  /**
   * The first time after `afterMs`, or undefined if there is none.
   * @throws ServiceError INVALID_ARGUMENT when so many times are excluded that looking further makes no sense
   */
  next(afterMs: number): number | undefined;
}

/**
 * Checks a spec and makes it ready to be asked.
 * @throws ServiceError INVALID_ARGUMENT in the words of the real service
 */
export function compileSpec(spec: ScheduleSpec): CompiledSpec {
  if (spec.timezoneData?.length)
    throw new ServiceError(
      Status.UNIMPLEMENTED,
      'Schedules with timezone_data are unimplemented: name the time zone in timezone_name.',
    );
  try {
    const canonical = canonicalize(spec);
    const zone = timeZone(canonical.timezoneName ?? '');
    if (!zone) throw new TextError(`unknown time zone ${canonical.timezoneName}`);
    return new SpecTimes(canonical, zone);
  } catch (error) {
    if (error instanceof TextError) throw invalidArgument(`Invalid schedule spec: ${error.message}`);
    throw error;
  }
}

class SpecTimes implements CompiledSpec {
  private readonly calendars: readonly Calendar[];
  private readonly excluded: readonly Calendar[];

  constructor(
    readonly canonical: ScheduleSpec,
    zone: TimeZone,
  ) {
    this.calendars = (canonical.structuredCalendar ?? []).map((calendar) => new Calendar(calendar, zone));
    this.excluded = (canonical.excludeStructuredCalendar ?? []).map(
      (calendar) => new Calendar(calendar, zone),
    );
  }

  next(afterMs: number): number | undefined {
    const { startTime, endTime } = this.canonical;
    // The first second of the time range belongs to it.
    let at = Math.max(afterMs, fromTimestamp(startTime) - 1000);
    for (let tries = 0; tries < MAX_EXCLUDED_TIMES; tries += 1) {
      const next = this.nextWithExcluded(at);
      if (next === undefined || (endTime && next > fromTimestamp(endTime))) return undefined;
      // A time so far away that it has no date is past every year too.
      if (!(new Date(next).getUTCFullYear() <= MAX_CALENDAR_YEAR)) return undefined;
      if (!this.excluded.some((calendar) => calendar.matches(next))) return next;
      at = next;
    }
    throw invalidArgument(
      'the schedule calendar specification has too many exclusions. Please modify the specification.',
    );
  }

  private nextWithExcluded(afterMs: number): number | undefined {
    const times = [
      ...this.calendars.map((calendar) => calendar.next(afterMs)),
      ...(this.canonical.interval ?? []).map((interval) => nextOfInterval(interval, afterMs)),
    ].filter((time) => time !== undefined);
    return times.length > 0 ? Math.min(...times) : undefined;
  }
}

/** Intervals count from 1970, so they fall on the same times whenever the schedule was made. */
function nextOfInterval({ interval, phase }: IntervalSpec, afterMs: number): number {
  const seconds = Math.max(Math.trunc(fromDuration(interval) / 1000), 1);
  const phaseSeconds = Math.max(Math.trunc(fromDuration(phase) / 1000), 0);
  const after = Math.floor(afterMs / 1000);
  return ((Math.trunc((after - phaseSeconds) / seconds) + 1) * seconds + phaseSeconds) * 1000;
}

function canonicalize(spec: ScheduleSpec): ScheduleSpec {
  const { calendar = [], excludeCalendar = [], cronString = [], ...rest } = spec;
  const crons = cronString.map(parseCronString);
  if (new Set(crons.map(({ timezoneName }) => timezoneName)).size > 1) throw conflictingTimeZones();
  const structuredCalendar = [
    ...(spec.structuredCalendar ?? []),
    ...calendar.map(parseCalendar),
    ...crons.flatMap((cron) => cron.calendar ?? []),
  ];
  const excludeStructuredCalendar = [
    ...(spec.excludeStructuredCalendar ?? []),
    ...excludeCalendar.map(parseCalendar),
  ];
  const interval = [...(spec.interval ?? []), ...crons.flatMap((cron) => cron.interval ?? [])];
  const timezoneName = zoneOfBoth(spec.timezoneName ?? '', crons[0]?.timezoneName ?? '');
  structuredCalendar.forEach(validateCalendar);
  interval.forEach(validateInterval);
  return {
    ...rest,
    ...(structuredCalendar.length > 0 && { structuredCalendar }),
    ...(excludeStructuredCalendar.length > 0 && { excludeStructuredCalendar }),
    ...(interval.length > 0 && { interval }),
    ...(timezoneName && { timezoneName }),
  };
}

function zoneOfBoth(ofSpec: string, ofCron: string): string {
  if (ofSpec && ofCron && ofSpec !== ofCron) throw conflictingTimeZones();
  return ofCron || ofSpec;
}

const conflictingTimeZones = (): TextError => new TextError('conflicting timezone names');

type CalendarField = Exclude<keyof StructuredCalendarSpec, 'comment'>;

const limits: readonly (readonly [CalendarField, string, number, number])[] = [
  ['second', 'Second', 0, 59],
  ['minute', 'Minute', 0, 59],
  ['hour', 'Hour', 0, 23],
  ['dayOfMonth', 'DayOfMonth', 1, 31],
  ['month', 'Month', 1, 12],
  ['year', 'Year', MIN_CALENDAR_YEAR, MAX_CALENDAR_YEAR],
  ['dayOfWeek', 'DayOfWeek', 0, 6],
];

function validateCalendar(calendar: StructuredCalendarSpec): void {
  const mistakes = limits.flatMap(([field, name, min, max]) =>
    (calendar[field] ?? []).flatMap((range) => mistakesOf(range, name, min, max)),
  );
  if ((calendar.comment ?? '').length > MAX_COMMENT_LENGTH) mistakes.push('comment is too long');
  if (mistakes.length > 0) throw new TextError(`invalid calendar spec: ${mistakes.join(', ')}`);
}

function mistakesOf({ start = 0, end = 0, step = 0 }: Range, name: string, min: number, max: number) {
  return [
    ...(start < min || start > max ? [`${name} Start is not in range [${min}-${max}]`] : []),
    ...(end !== 0 && (end < start || end > max)
      ? [`${name} End is before Start or not in range [${min}-${max}]`]
      : []),
    ...(step < 0 ? [`${name} has invalid Step`] : []),
  ];
}

function validateInterval({ interval, phase }: IntervalSpec): void {
  const intervalMs = fromDuration(interval);
  const phaseMs = fromDuration(phase);
  if (intervalMs < 1000) throw new TextError('interval is too small');
  if (phaseMs < 0) throw new TextError('phase is negative');
  if (phaseMs >= intervalMs) throw new TextError('phase cannot be greater than Interval');
}

/** The spec with every range written out, as descriptions show it. */
export function writeOut(spec: ScheduleSpec): ScheduleSpec {
  const { structuredCalendar, excludeStructuredCalendar, ...rest } = spec;
  return {
    ...rest,
    ...(structuredCalendar && { structuredCalendar: structuredCalendar.map(writeOutCalendar) }),
    ...(excludeStructuredCalendar && {
      excludeStructuredCalendar: excludeStructuredCalendar.map(writeOutCalendar),
    }),
  };
}

function writeOutCalendar(calendar: StructuredCalendarSpec): StructuredCalendarSpec {
  const written: StructuredCalendarSpec = { ...calendar };
  for (const [field] of limits)
    if (calendar[field])
      written[field] = calendar[field].map(({ start = 0, end = 0, step }) => ({
        start,
        end: Math.max(start, end),
        step: step || 1,
      }));
  return written;
}
