/** A text that cannot be read as a time, a cron expression or a calendar, in the words of the real service. */
export class TextError extends Error {
  override name = 'TextError';
}

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration as Go writes it: `1h30m`, `1.5s`.
 * @throws TextError
 */
export function parseDuration(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return 0;
  const invalid = (): TextError => new TextError(`time: invalid duration ${quote(text)}`);
  if (rest === '') throw invalid();
  let ms = 0;
  while (rest !== '') {
    const [number = ''] = /^(\d+\.?\d*|\.\d+)/.exec(rest) ?? [];
    if (number === '') throw invalid();
    rest = rest.slice(number.length);
    const [unit = ''] = /^[^\d.]+/.exec(rest) ?? [];
    if (unit === '') throw new TextError(`time: missing unit in duration ${quote(text)}`);
    const factor = unitMs[unit];
    if (factor === undefined)
      throw new TextError(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    ms += Number(number) * factor;
  }
  return sign * ms;
}

/** The same with `d` for days of 24 hours. */
export const parseDurationWithDays = (text: string): number =>
  parseDuration(text.replace(/(\d+(?:\.\d*)?|\.\d+)d/g, (_match, days: string) => `${24 * Number(days)}h`));

const quote = (text: string): string => JSON.stringify(text);
