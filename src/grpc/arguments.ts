/** What a person or `@temporalio/testing` asked for on the command line. */
export interface ServerArguments {
  readonly port: number;
  readonly enableTimeSkipping: boolean;
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** Nothing was said: the caller decides by where the output goes. */
  readonly logLevel?: LogLevel;
  /** Without it, the server watches the process that started it. */
  readonly parent?: number;
  readonly keepRunning: boolean;
  readonly show?: 'help' | 'version';
  /** One line each, for stderr. They do not stop the server. */
  readonly warnings: readonly string[];
}

export const logLevels = ['off', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof logLevels)[number];

const attributeTypes = ['Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];

export const help = `Temporal's services for tests, in one process: workflows live through months in milliseconds.

Usage: temporal-katas-server [PORT] [options]

  PORT                            where to listen, on 127.0.0.1 only; without it or with 0 a free port is taken and printed
  --enable-time-skipping          time may be skipped from the start; otherwise it waits for UnlockTimeSkipping
  --search-attribute NAME=TYPE    registers a search attribute; TYPE is ${attributeTypes.join(', ')}
  --log-level LEVEL               ${logLevels.join(', ')}; default: info in a terminal, error elsewhere
  --parent PID                    end when this process ends; default: the process that started the server
  --keep-running                  do not end with the process that started the server
  --help, --version

In a test with @temporalio/testing:
  TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: '<path of temporal-katas-server.mjs>' } } })`;

/** The command line cannot be followed; the message says what to give instead. */
export class ArgumentError extends Error {
  override name = 'ArgumentError';
}

/**
 * Reads the command line. Unknown options become warnings, as other test servers' starters may give options of their own.
 *
 * @throws ArgumentError for a value that cannot be used
 */
export function parseArguments(argv: readonly string[]): ServerArguments {
  const found: Draft = { enableTimeSkipping: false, keepRunning: false, searchAttributes: {}, warnings: [] };
  const rest = [...argv];
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith('-')) takePort(found, word);
    else takeOption(found, word, rest);
  }
  return { ...found, port: found.port ?? 0 };
}

interface Draft {
  port?: number;
  enableTimeSkipping: boolean;
  keepRunning: boolean;
  searchAttributes: Record<string, string>;
  logLevel?: LogLevel;
  parent?: number;
  show?: 'help' | 'version';
  warnings: string[];
}

function takePort(found: Draft, word: string): void {
  if (found.port !== undefined) {
    found.warnings.push(`ignored: ${word} (the port is ${found.port})`);
    return;
  }
  if (!/^\d{1,5}$/.test(word) || Number(word) > 65535) {
    throw new ArgumentError(
      `"${word}" is not a port. Give a number from 0 to 65535, for example: temporal-katas-server 7233`,
    );
  }
  found.port = Number(word);
}

function takeOption(found: Draft, word: string, rest: string[]): void {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const value = (what: string): string => {
    const given = equals < 0 ? rest.shift() : word.slice(equals + 1);
    if (given === undefined || given === '')
      throw new ArgumentError(`${name} needs a value: ${name} ${what}`);
    return given;
  };
  switch (name) {
    case '--enable-time-skipping':
      found.enableTimeSkipping = true;
      return;
    case '--keep-running':
      found.keepRunning = true;
      return;
    case '--help':
    case '-h':
      found.show = 'help';
      return;
    case '--version':
    case '-v':
      found.show = 'version';
      return;
    case '--search-attribute':
      takeSearchAttribute(found, value('CustomerId=Keyword'));
      return;
    case '--log-level':
      found.logLevel = logLevel(value(logLevels.join('|')));
      return;
    case '--parent':
      found.parent = processId(value('4711'));
      return;
    default:
      found.warnings.push(`ignored: ${word} (not an option of this server; --help lists them)`);
  }
}

function takeSearchAttribute(found: Draft, text: string): void {
  const equals = text.indexOf('=');
  const [name, type] = [text.slice(0, Math.max(0, equals)), text.slice(equals + 1)];
  if (name === '' || !attributeTypes.includes(type)) {
    throw new ArgumentError(
      `"${text}" is not a search attribute. Give NAME=TYPE, where TYPE is one of ${attributeTypes.join(', ')}`,
    );
  }
  found.searchAttributes[name] = type;
}

function logLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text.toLowerCase());
  if (!level) throw new ArgumentError(`"${text}" is not a log level. Give one of ${logLevels.join(', ')}`);
  return level;
}

function processId(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new ArgumentError(`"${text}" is not a process id. Give a positive number`);
  return Number(text);
}
