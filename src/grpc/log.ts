/** From what is always said to what is said only on request. */
export const logLevels = ['off', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof logLevels)[number];

/** What a line of the log may be. */
export type LineLevel = Exclude<LogLevel, 'off'>;

/** Takes one message at a time; it may have several lines, such as a stack. */
export type Log = (level: LineLevel, message: string) => void;

const colours: Readonly<Record<LineLevel, number>> = { error: 31, warn: 33, info: 36, debug: 90 };

/** Whether `level` asks for messages of `line`. */
export const shows = (level: LogLevel, line: LineLevel): boolean =>
  logLevels.indexOf(line) <= logLevels.indexOf(level);

/**
 * One message as lines, each with its level first, so that `grep ^error` finds all of it.
 *
 * @param colour whether the level is coloured; see {@link wantsColour}
 */
export function logLines(level: LineLevel, message: string, colour: boolean): string {
  const word = colour ? `\u001b[${colours[level]}m${level}\u001b[0m` : level;
  return message
    .trimEnd()
    .split('\n')
    .map((line) => `${word}${' '.repeat(6 - level.length)}${line}\n`)
    .join('');
}

/** Colours are for a terminal, and not where somebody asked for none (https://no-color.org). */
export function wantsColour(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
