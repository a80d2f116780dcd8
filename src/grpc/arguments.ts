import { distance } from 'fastest-levenshtein';
import { logLevels, type LogLevel } from './log.ts';

/** The port of a Temporal Service where nobody says otherwise, as of `temporal server start-dev`. */
export const DEFAULT_PORT = 7233;

/** What a person or `@temporalio/testing` asked for on the command line. */
export interface ServerArguments {
  /** {@link DEFAULT_PORT} when none was given; 0: the system picks a free one. */
  readonly port: number;
  readonly portGiven: boolean;
  readonly enableTimeSkipping: boolean;
  readonly skipOnUpdateWait: boolean;
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** To be registered at the start, beside `default`. */
  readonly namespaces: readonly string[];
  /** Nothing was said: the caller decides by where the output goes. */
  readonly logLevel?: LogLevel;
  /** Without it, the server watches the process that started it. */
  readonly parent?: number;
  readonly keepRunning: boolean;
  readonly show?: 'help' | 'version';
}

const attributeTypes = ['Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];

export const help = `Temporal's services for tests, in one process: workflows live through months in milliseconds.

Usage: temporal-katas-server [PORT] [options]

  PORT                            where to listen, on 127.0.0.1 only; default ${DEFAULT_PORT}; 0 takes a free one and prints it
  --port PORT                     the same
  --enable-time-skipping          time may be skipped from the start; otherwise it waits for UnlockTimeSkipping
  --skip-on-update-wait           time may also be skipped while a client waits for an update
  --search-attribute NAME=TYPE    registers a search attribute; TYPE is ${attributeTypes.join(', ')}
  --namespace NAME                registers a namespace beside "default"; may be given more than once, as --search-attribute
  --log-level LEVEL               ${logLevels.join(', ')}; default: info in a terminal, error elsewhere
  --parent PID                    end when this process ends; default: the process that started the server
  --keep-running                  do not end with the process that started the server
  --help, --version

Exit codes: 0 ended as it was told to, 1 the port cannot be had, 2 the command line cannot be followed.
NO_COLOR=1 switches colours off.

In a test with @temporalio/testing, where executablePath is from 'temporal-katas/server':
  TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: executablePath } } })`;

/** The command line cannot be followed; the message says what to give instead. */
export class ArgumentError extends Error {
  override name = 'ArgumentError';
}

/**
 * Reads the command line.
 *
 * @throws ArgumentError for an option that is not known, and for a value that cannot be used
 */
export function parseArguments(argv: readonly string[]): ServerArguments {
  const found: Draft = {
    enableTimeSkipping: false,
    skipOnUpdateWait: false,
    keepRunning: false,
    searchAttributes: {},
    namespaces: [],
  };
  const rest = [...argv];
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith('-')) takePort(found, word);
    else takeOption(found, word, rest);
  }
  const { port, ...others } = found;
  return { ...others, port: port ?? DEFAULT_PORT, portGiven: port !== undefined };
}

interface Draft {
  port?: number;
  enableTimeSkipping: boolean;
  skipOnUpdateWait: boolean;
  keepRunning: boolean;
  searchAttributes: Record<string, string>;
  namespaces: string[];
  logLevel?: LogLevel;
  parent?: number;
  show?: 'help' | 'version';
}

function takePort(found: Draft, word: string): void {
  if (found.port !== undefined) {
    throw new ArgumentError(`"${word}" is one word too many: the port is ${found.port} already.`);
  }
  if (!/^\d{1,5}$/.test(word) || Number(word) > 65535) {
    throw new ArgumentError(
      `"${word}" is not a port. Give a number from 0 to 65535, for example: temporal-katas-server ${DEFAULT_PORT}`,
    );
  }
  found.port = Number(word);
}

/** What an option does with its value; `example` stands in the error when the value is missing. */
interface ValueOption {
  readonly example: string;
  readonly take: (found: Draft, value: string) => void;
}

const valueOptions: Readonly<Record<string, ValueOption>> = {
  '--port': { example: String(DEFAULT_PORT), take: takePort },
  '--search-attribute': { example: 'CustomerId=Keyword', take: takeSearchAttribute },
  '--namespace': { example: 'billing', take: (found, value) => void found.namespaces.push(value) },
  '--log-level': {
    example: logLevels.join('|'),
    take: (found, value) => void (found.logLevel = logLevel(value)),
  },
  '--parent': { example: '4711', take: (found, value) => void (found.parent = processId(value)) },
};

const switches: Readonly<Record<string, (found: Draft) => void>> = {
  '--enable-time-skipping': (found) => (found.enableTimeSkipping = true),
  '--skip-on-update-wait': (found) => (found.skipOnUpdateWait = true),
  '--keep-running': (found) => (found.keepRunning = true),
  '--help': (found) => (found.show = 'help'),
  '--version': (found) => (found.show = 'version'),
};

const shortNames: Readonly<Record<string, string>> = {
  '-h': '--help',
  '-v': '--version',
  '-p': '--port',
  '-n': '--namespace',
};

function takeOption(found: Draft, word: string, rest: string[]): void {
  const equals = word.indexOf('=');
  const given = equals < 0 ? word : word.slice(0, equals);
  const name = shortNames[given] ?? given;
  if (Object.hasOwn(switches, name)) {
    if (equals >= 0) throw new ArgumentError(`${name} takes no value: give ${name} alone.`);
    switches[name]!(found);
    return;
  }
  if (!Object.hasOwn(valueOptions, name)) throw new ArgumentError(unknownOption(given));
  const { example, take } = valueOptions[name]!;
  const value = equals < 0 ? rest.shift() : word.slice(equals + 1);
  if (value === undefined || value === '')
    throw new ArgumentError(`${name} needs a value: ${name} ${example}`);
  take(found, value);
}

function unknownOption(given: string): string {
  const [nearest] = [...Object.keys(switches), ...Object.keys(valueOptions)].sort(
    (one, other) => distance(given, one) - distance(given, other),
  );
  const isNear = distance(given, nearest!) <= given.length / 3;
  return `${given} is not an option of this server${isNear ? `; ${nearest} is` : ''}. See temporal-katas-server --help`;
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
