import { parseDuration } from './duration.ts';
import { instantOf, timeZone, utc, wallClock, type TimeZone, type WallClock } from './time-zone.ts';

const HOUR_MS = 3_600_000;

/** When a cron expression is due. */
export interface CronSchedule {
  /** The first time after `afterMs`, or undefined if there is none within five years. */
  next(afterMs: number): number | undefined;
}

/**
 * Reads a `cronSchedule` of a workflow: five fields, or a descriptor such as `@daily` and `@every 1h30m`, after an optional
 * `CRON_TZ=Europe/Berlin`. Undefined if it is not valid. A cron string of a schedule is another language: see `schedules/`.
 */
export function parseCron(expression: string): CronSchedule | undefined {
  const zoned = /^(?:CRON_)?TZ=([^ ]*) (.*)$/s.exec(expression);
  if (!zoned && /^(CRON_)?TZ=/.test(expression)) return undefined;
  const zone = zoned ? timeZone(zoned[1]!) : utc;
  const rest = zoned ? zoned[2]!.trim() : expression;
  if (!zone) return undefined;
  if (rest.startsWith('@every ')) return every(rest.slice('@every '.length));
  const fields = (cronDescriptors[rest] ?? rest).split(/\s+/).filter((field) => field !== '');
  if (fields.length !== bounds.length) return undefined;
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) =>
    parseField(field, bounds[index]!),
  );
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  return new FieldSchedule(zone, { minutes, hours, days, months, weekdays });
}

/** Names that stand for five fields. */
export const cronDescriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Whole seconds, at least one. */
function every(duration: string): CronSchedule | undefined {
  try {
    const seconds = Math.max(1, Math.floor(parseDuration(duration) / 1000));
    return { next: (afterMs) => (Math.floor(afterMs / 1000) + seconds) * 1000 };
  } catch {
    return undefined;
  }
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  {
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

interface Field {
  readonly values: ReadonlySet<number>;
  /** A star stands in it: it restricts nothing by itself. */
  readonly star: boolean;
}

function parseField(text: string, limits: Bounds): Field | undefined {
  const values = new Set<number>();
  let star = false;
  for (const expression of text.split(',').filter((part) => part !== '')) {
    const range = parseRange(expression, limits);
    if (!range) return undefined;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    star ||= range.star;
  }
  return { values, star };
}

function parseRange(expression: string, { min, max, names }: Bounds) {
  const [range, stepText, ...more] = expression.split('/');
  const [low, high, ...rest] = range!.split('-');
  if (more.length > 0) return undefined;
  const isStar = low === '*' || low === '?';
  if (rest.length > 0 && !isStar) return undefined;
  const start = isStar ? min : parseValue(low!, min, names);
  let end = isStar ? max : high === undefined ? start : parseValue(high, min, names);
  // `5/10` means from 5 to the end.
  if (stepText !== undefined && high === undefined) end = max;
  const step = stepText === undefined ? 1 : parseValue(stepText, 0, undefined);
  if (start === undefined || end === undefined || !step) return undefined;
  if (start < min || end > max || start > end) return undefined;
  return { start, end, step, star: isStar && step === 1 };
}

function parseValue(text: string, min: number, names: readonly string[] | undefined): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + min;
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

interface Fields {
  readonly minutes: Field;
  readonly hours: Field;
  readonly days: Field;
  readonly months: Field;
  readonly weekdays: Field;
}

class FieldSchedule implements CronSchedule {
  constructor(
    private readonly zone: TimeZone,
    private readonly fields: Fields,
  ) {}

  /** Goes up field by field, from months to minutes, and begins again where a field wraps around. */
  next(afterMs: number): number | undefined {
    let at = Math.floor(afterMs / 1000) * 1000 + 1000;
    const lastYear = this.read(at).year + 5;
    // A time that was moved stands at the beginning of its month, day, hour or minute; the first one may not.
    let moved = false;
    for (;;) {
      if (this.read(at).year > lastYear) return undefined;
      const month: Step = this.toMonth(at, moved);
      moved ||= month.at !== at;
      const day: Step = month.wrapped ? month : this.toDay(month.at, moved);
      moved ||= day.at !== month.at;
      const hour: Step = day.wrapped ? day : this.toHour(day.at, moved);
      moved ||= hour.at !== day.at;
      const minute: Step = hour.wrapped ? hour : this.toMinute(hour.at, moved);
      moved ||= minute.at !== hour.at;
      const second: Step = minute.wrapped ? minute : toFullMinute(minute.at);
      at = second.at;
      moved ||= second.at !== minute.at;
      if (!second.wrapped) return at;
    }
  }

  private read(atMs: number): WallClock {
    return wallClock(this.zone, atMs);
  }

  private toMonth(from: number, moved: boolean): Step {
    let at = from;
    let clock = this.read(at);
    while (!this.fields.months.values.has(clock.month)) {
      if (!moved) at = instantOf(this.zone, clock.year, clock.month, 1);
      moved = true;
      const { year, month, day, hour, minute, second } = this.read(at);
      at = instantOf(this.zone, year, month + 1, day, hour, minute, second);
      clock = this.read(at);
      if (clock.month === 1) return { at, wrapped: true };
    }
    return { at, wrapped: false };
  }

  private toDay(from: number, moved: boolean): Step {
    let at = from;
    let clock = this.read(at);
    while (!this.dayMatches(clock)) {
      if (!moved) at = instantOf(this.zone, clock.year, clock.month, clock.day);
      moved = true;
      const { year, month, day, hour, minute, second } = this.read(at);
      const nextDay = instantOf(this.zone, year, month, day + 1, hour, minute, second);
      // Where a whole day is left out, its midnight may resolve to the day before.
      at = nextDay > at ? nextDay : at + 24 * HOUR_MS;
      clock = this.read(at);
      // Where a day begins at 23:00 or 1:00 because its midnight does not exist, midnight is what is meant.
      if (clock.hour !== 0) at += (clock.hour > 12 ? 24 - clock.hour : -clock.hour) * HOUR_MS;
      clock = this.read(at);
      if (clock.day === 1) return { at, wrapped: true };
    }
    return { at, wrapped: false };
  }

  /** Both a day of the month and a weekday are given: either will do. */
  private dayMatches(clock: WallClock): boolean {
    const { days, weekdays } = this.fields;
    const day = days.values.has(clock.day);
    const weekday = weekdays.values.has(clock.weekday);
    return days.star || weekdays.star ? day && weekday : day || weekday;
  }

  private toHour(from: number, moved: boolean): Step {
    let at = from;
    let clock = this.read(at);
    while (!this.fields.hours.values.has(clock.hour)) {
      if (!moved) at = instantOf(this.zone, clock.year, clock.month, clock.day, clock.hour);
      moved = true;
      at += HOUR_MS;
      clock = this.read(at);
      if (clock.hour === 0) return { at, wrapped: true };
    }
    return { at, wrapped: false };
  }

  private toMinute(from: number, moved: boolean): Step {
    let at = from;
    while (!this.fields.minutes.values.has(this.read(at).minute)) {
      if (!moved) at = Math.floor(at / 60_000) * 60_000;
      moved = true;
      at += 60_000;
      if (this.read(at).minute === 0) return { at, wrapped: true };
    }
    return { at, wrapped: false };
  }
}

interface Step {
  readonly at: number;
  /** The field began again, so the fields above it must be looked at again. */
  readonly wrapped: boolean;
}

/** The seconds field is always 0. */
function toFullMinute(at: number): Step {
  const over = at % 60_000;
  return over === 0 ? { at, wrapped: false } : { at: at - over + 60_000, wrapped: true };
}
