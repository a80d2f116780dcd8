const HOUR_MS = 3_600_000;

/** What the clocks of a place show. */
export interface TimeZone {
  /** Milliseconds to add to UTC at an instant (milliseconds since 1970). */
  offsetMs(atMs: number): number;
}

/** A reading of a clock on a wall: month from 1, weekday from 0 for Sunday. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

export const utc: TimeZone = { offsetMs: () => 0 };

/** The zone of an IANA name, or undefined if there is none. An empty name is UTC, and so is `Local`: the service has no place. */
export function timeZone(name: string): TimeZone | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return utc;
  // Offsets such as `+02:00` are zones to Intl, and not to the real service.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new IanaZone(name);
  } catch {
    return undefined;
  }
}

export function wallClock(zone: TimeZone, atMs: number): WallClock {
  const local = new Date(atMs + zone.offsetMs(atMs));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    weekday: local.getUTCDay(),
  };
}

/**
 * The instant at which a clock of the zone shows this; fields beyond their range carry over. A time that the change to
 * summer time leaves out, or the change back repeats, is resolved as the real service does: by the offset at the first
 * guess, corrected once.
 */
export function instantOf(
  zone: TimeZone,
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const guess = zone.offsetMs(asUtc);
  return guess === 0 ? asUtc : asUtc - zone.offsetMs(asUtc - guess);
}

/** Offsets from the platform's time zone data. Most hours have one offset throughout, which is kept: asking is slow. */
class IanaZone implements TimeZone {
  private readonly format: Intl.DateTimeFormat;
  private hour = Number.NaN;
  private offsetOfHour: number | undefined;

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  offsetMs(atMs: number): number {
    const hour = Math.floor(atMs / HOUR_MS);
    if (hour !== this.hour) {
      const first = this.lookUp(hour * HOUR_MS);
      this.offsetOfHour = first === this.lookUp((hour + 1) * HOUR_MS - 1) ? first : undefined;
      this.hour = hour;
    }
    return this.offsetOfHour ?? this.lookUp(atMs);
  }

  private lookUp(atMs: number): number {
    const whole = Math.floor(atMs / 1000) * 1000;
    const part: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(whole)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  }
}
