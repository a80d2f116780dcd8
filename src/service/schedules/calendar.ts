import { instantOf, wallClock, type TimeZone } from '../calendar/time-zone.ts';
import type { Range, StructuredCalendarSpec } from '../proto.ts';

export const MIN_CALENDAR_YEAR = 2000;
/** After this year no calendar is due any more. */
export const MAX_CALENDAR_YEAR = 2100;
const HOUR_MS = 3_600_000;

type Matches = (value: number) => boolean;

interface Matchers {
  readonly year: Matches;
  readonly month: Matches;
  readonly dayOfMonth: Matches;
  readonly dayOfWeek: Matches;
  readonly hour: Matches;
  readonly minute: Matches;
  readonly second: Matches;
}

/** The times that a calendar describes, to the second, on the clocks of a time zone. */
export class Calendar {
  private readonly matchers: Matchers;

  constructor(
    spec: StructuredCalendarSpec,
    private readonly zone: TimeZone,
  ) {
    this.matchers = {
      // No years given means every year; no values of another field means never.
      year: spec.year?.length ? matcher(spec.year) : () => true,
      month: matcher(spec.month),
      dayOfMonth: matcher(spec.dayOfMonth),
      dayOfWeek: matcher(spec.dayOfWeek),
      hour: matcher(spec.hour),
      minute: matcher(spec.minute),
      second: matcher(spec.second),
    };
  }

  matches(atMs: number): boolean {
    const clock = wallClock(this.zone, atMs);
    const { year, month, dayOfMonth, dayOfWeek, hour, minute, second } = this.matchers;
    return (
      year(clock.year) &&
      month(clock.month) &&
      dayOfMonth(clock.day) &&
      dayOfWeek(clock.weekday) &&
      hour(clock.hour) &&
      minute(clock.minute) &&
      second(clock.second)
    );
  }

  /**
   * The first time after `afterMs`, or undefined if there is none. A time that the change to summer time leaves out is no
   * time; one that the change back repeats comes twice.
   */
  next(afterMs: number): number | undefined {
    const cursor = new Cursor(this.zone, this.matchers, afterMs);
    while (cursor.normalize()) {
      if (!cursor.advance()) continue;
      const found = cursor.instant();
      if (found !== undefined && found > afterMs) return found;
      // A date that does not exist, because its place crossed the date line, resolves to the day before.
      if (found !== undefined) cursor.skipDay();
    }
    return undefined;
  }
}

function matcher(ranges: readonly Range[] = []): Matches {
  const values = new Set<number>();
  for (const { start = 0, end = 0, step } of ranges)
    for (let value = start; value <= Math.max(start, end); value += step || 1) values.add(value);
  return (value) => values.has(value);
}

/** A date and time that moves forward from field to field until all of them match. */
class Cursor {
  private year: number;
  private month: number;
  private day: number;
  private hour: number;
  private minute: number;
  private second: number;
  /** One hour while in the second pass through an hour that is repeated. */
  private repeatMs: number;

  constructor(
    private readonly zone: TimeZone,
    private readonly matchers: Matchers,
    afterMs: number,
  ) {
    const clock = wallClock(zone, afterMs);
    ({ year: this.year, month: this.month, day: this.day } = clock);
    ({ hour: this.hour, minute: this.minute } = clock);
    this.second = clock.second + 1;
    this.repeatMs = wallClock(zone, afterMs - HOUR_MS).hour === clock.hour ? HOUR_MS : 0;
  }

  /** Carries fields that ran over into the next larger ones. False when no year is left. */
  normalize(): boolean {
    if (this.second >= 60) this.set({ minute: this.minute + 1 });
    if (this.minute >= 60) this.nextHour();
    if (this.hour >= 24) [this.day, this.hour] = [this.day + 1, 0];
    if (this.day > daysInMonth(this.year, this.month)) [this.month, this.day] = [this.month + 1, 1];
    if (this.month > 12) [this.year, this.month] = [this.year + 1, 1];
    return this.year <= MAX_CALENDAR_YEAR;
  }

  private nextHour(): void {
    const { zone, year, month, day } = this;
    const before = instantOf(zone, year, month, day, this.hour);
    this.hour += 1;
    this.minute = 0;
    const after = instantOf(zone, year, month, day, this.hour);
    // More than an hour to the next hour: this one is repeated, and comes again before the next.
    const repeats = this.repeatMs === 0 && after - before > HOUR_MS;
    if (repeats) this.hour -= 1;
    this.repeatMs = repeats ? HOUR_MS : 0;
  }

  /** Moves to the next match, from the year inwards. False when a field ran over and the carry must be done first. */
  advance(): boolean {
    const { year, month, dayOfMonth, hour, minute, second } = this.matchers;
    if (!year(this.year)) {
      this.set({ year: this.year + 1 });
      return false;
    }
    while (!month(this.month)) {
      this.set({ month: this.month + 1 });
      if (this.month > 12) return false;
    }
    while (!dayOfMonth(this.day) || !this.weekdayMatches()) {
      this.set({ day: this.day + 1 });
      if (this.day > daysInMonth(this.year, this.month)) return false;
    }
    while (!hour(this.hour)) {
      this.set({ hour: this.hour + 1 });
      if (this.hour >= 24) return false;
    }
    while (!minute(this.minute)) {
      this.set({ minute: this.minute + 1 });
      if (this.minute >= 60) return false;
    }
    while (!second(this.second)) {
      this.second += 1;
      if (this.second >= 60) return false;
    }
    return true;
  }

  /** Where the cursor stands, or undefined if the clocks leave this time out: it has moved on to the next hour then. */
  instant(): number | undefined {
    const at = this.at();
    if (wallClock(this.zone, at).hour === this.hour) return at + this.repeatMs;
    [this.hour, this.minute, this.second] = [this.hour + 1, 0, 0];
    return undefined;
  }

  skipDay(): void {
    this.set({ day: this.day + 1 });
  }

  private weekdayMatches(): boolean {
    return this.matchers.dayOfWeek(wallClock(this.zone, this.at()).weekday);
  }

  private at(): number {
    return instantOf(this.zone, this.year, this.month, this.day, this.hour, this.minute, this.second);
  }

  /** Sets one field, and all smaller ones to their beginning. */
  private set(
    field: { year: number } | { month: number } | { day: number } | { hour: number } | { minute: number },
  ) {
    this.second = 0;
    if ('minute' in field) {
      this.minute = field.minute;
      return;
    }
    this.minute = 0;
    this.repeatMs = 0;
    if ('hour' in field) this.hour = field.hour;
    else this.hour = 0;
    if ('day' in field) this.day = field.day;
    else if (!('hour' in field)) this.day = 1;
    if ('month' in field) this.month = field.month;
    if ('year' in field) [this.year, this.month] = [field.year, 1];
  }
}

/** Day 0 of the next month is the last of this one. */
const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
