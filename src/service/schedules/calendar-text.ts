import { cronDescriptors } from '../calendar/cron.ts';
import { parseDurationWithDays, TextError } from '../calendar/duration.ts';
import {
  toDuration,
  type CalendarSpec,
  type IntervalSpec,
  type Range,
  type StructuredCalendarSpec,
} from '../proto.ts';
import { MAX_CALENDAR_YEAR, MIN_CALENDAR_YEAR } from './calendar.ts';

interface FieldRules {
  /** As messages name it. */
  readonly name: string;
  /** What stands for an empty text. */
  readonly byDefault: string;
  readonly min: number;
  readonly max: number;
  /** Full names that may stand for values from `min` on, in whole or by a beginning of this many letters. */
  readonly names?: readonly string[];
  readonly shortest?: number;
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

// In the order in which their mistakes are reported.
const fields = {
  second: { name: 'Second', byDefault: '0', min: 0, max: 59 },
  minute: { name: 'Minute', byDefault: '0', min: 0, max: 59 },
  hour: { name: 'Hour', byDefault: '0', min: 0, max: 23 },
  dayOfWeek: { name: 'DayOfWeek', byDefault: '*', min: 0, max: 7, names: weekdays, shortest: 2 },
  dayOfMonth: { name: 'DayOfMonth', byDefault: '*', min: 1, max: 31 },
  month: { name: 'Month', byDefault: '*', min: 1, max: 12, names: months, shortest: 3 },
  year: { name: 'Year', byDefault: '*', min: MIN_CALENDAR_YEAR, max: MAX_CALENDAR_YEAR },
} satisfies Record<string, FieldRules>;

/**
 * A calendar of texts as one of ranges.
 * @throws TextError with all mistakes, in the words of the real service
 */
export function parseCalendar(calendar: CalendarSpec): StructuredCalendarSpec {
  const mistakes: string[] = [];
  const structured: StructuredCalendarSpec = {};
  for (const name of Object.keys(fields) as (keyof typeof fields)[]) {
    try {
      const ranges = parseRanges(calendar[name] ?? '', fields[name]);
      if (ranges.length > 0) structured[name] = ranges;
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      mistakes.push(error.message);
    }
  }
  if (mistakes.length > 0) throw new TextError(mistakes.join(', '));
  return { ...structured, ...(calendar.comment && { comment: calendar.comment }) };
}

/** What a cron string of a schedule says: times by calendar or by interval, and the time zone that it names. */
export interface CronString {
  readonly calendar?: StructuredCalendarSpec;
  readonly interval?: IntervalSpec;
  readonly timezoneName: string;
}

/**
 * Reads a cron string of a schedule: five to seven fields or a descriptor such as `@daily` and `@every 1d/3h`, with an
 * optional time zone before and an optional comment behind it.
 * @throws TextError
 */
export function parseCronString(text: string): CronString {
  let rest = text.trim();
  let timezoneName = '';
  if (/^(CRON_)?TZ=/.test(rest)) {
    const end = rest.indexOf(' ');
    if (end < 0) throw new TextError('CronString has time zone but missing fields');
    timezoneName = rest.slice(rest.indexOf('=') + 1, end);
    rest = rest.slice(end + 1);
  }
  const hash = rest.indexOf('#');
  const comment = hash < 0 ? '' : rest.slice(hash + 1).trim();
  rest = (hash < 0 ? rest : rest.slice(0, hash)).trim();
  if (rest.startsWith('@every')) return { interval: parseEvery(rest), timezoneName: '' };
  const parts = (cronDescriptors[rest] ?? rest).split(/\s+/).filter((part) => part !== '');
  const order = orders[parts.length];
  if (!order) throw new TextError('CronString does not have 5-7 fields');
  const texts = Object.fromEntries(order.map((name, index) => [name, parts[index]])) as CalendarSpec;
  return { calendar: parseCalendar({ ...texts, comment }), timezoneName };
}

const five = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;
const orders: Record<number, readonly (keyof CalendarSpec)[]> = {
  5: five,
  6: [...five, 'year'],
  7: ['second', ...five, 'year'],
};

/** `@every 14h/3h`: an interval and a phase. */
function parseEvery(text: string): IntervalSpec {
  const space = text.indexOf(' ');
  if (space < 0) throw new TextError('CronString does not have interval after @every');
  const [interval = '', ...phase] = text.slice(space + 1).split('/');
  const phaseText = phase.join('/');
  return {
    interval: toDuration(parseDurationWithDays(interval)),
    ...(phaseText && { phase: toDuration(parseDurationWithDays(phaseText)) }),
  };
}

/** The ranges of a field; none at all for every year. */
function parseRanges(text: string, rules: FieldRules): Range[] {
  const whole = text.trim() || rules.byDefault;
  if (whole === '*' && rules.name === 'Year') return [];
  return whole.split(',').flatMap((part) => parsePart(part, rules));
}

/** One of `*`, `x`, `x-z`, each with an optional `/step`; `x/step` goes on to the end of the field. */
function parsePart(part: string, rules: FieldRules): Range[] {
  const { name, min, max } = rules;
  const [range = '', stepText, ...more] = part.split('/');
  if (more.length > 0) throw new TextError(`${name} has too many slashes`);
  const step = stepText === undefined ? 1 : parseStep(stepText, name);
  let start = min;
  let end = max;
  if (range.includes('-')) {
    const [low = '', high = '', ...rest] = range.split('-');
    if (rest.length > 0) throw new TextError(`${name} has too many dashes`);
    start = parseValue(low, rules, min, `${name} Start is not in range [${min}-${max}]`);
    end = parseValue(high, rules, start, `${name} End is before Start or not in range [${min}-${max}]`);
  } else if (range !== '*') {
    start = parseValue(range, rules, min, `${name} is not in range [${min}-${max}]`);
    if (stepText === undefined) end = start;
  }
  if (name !== 'DayOfWeek' || end !== 7) return [compact(start, end, step)];
  // Sunday may be 7: it becomes 0, in a range of its own unless 0 to 6 or 1 to 6 can stand for it.
  const needsSunday = (7 - start) % step === 0 && (step > 1 || start > 1);
  if (needsSunday && start === 7) return [{ start: 0 }];
  return [...(needsSunday ? [{ start: 0 }] : []), compact(start, 6, step)];
}

/** Without what is implied: an end that equals the start, a step of one. */
const compact = (start: number, end: number, step: number): Range => ({
  start,
  ...(end !== start && { end }),
  ...(step !== 1 && { step }),
});

function parseStep(text: string, name: string): number {
  if (text === '') throw new TextError(`${name} missing step value`);
  if (!/^[+-]?\d+$/.test(text))
    throw new TextError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const step = Number(text);
  if (step < 1) throw new TextError(`${name} has invalid Step`);
  return step;
}

function parseValue(text: string, rules: FieldRules, atLeast: number, mistake: string): number {
  const { names = [], shortest = 0, min, max } = rules;
  const named =
    names.length > 0 && text.length >= shortest
      ? names.findIndex((name) => name.startsWith(text.toLowerCase()))
      : -1;
  const value = named >= 0 ? named + min : /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= atLeast && value <= max)) throw new TextError(mistake);
  return value;
}
