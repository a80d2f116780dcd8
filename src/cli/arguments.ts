import { distance } from 'fastest-levenshtein';

/** What the process says when it ends. Part of the command's contract: see `--help`. */
export const EXIT = {
  /** All right: what ran has passed, or the desk was left. */
  ok: 0,
  /** Some exercise fails. */
  failing: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** The workbook itself cannot run. */
  broken: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with one or two sentences for the person who called it, and no stack. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

export const SUBCOMMANDS = [
  'desk',
  'list',
  'run',
  'hint',
  'reset',
  'export',
  'import',
  'doctor',
  'starters',
] as const;
export type Subcommand = (typeof SUBCOMMANDS)[number];

export interface Arguments {
  readonly subcommand: Subcommand;
  /** What stands beside the options: the exercise's name, the number of a hint. */
  readonly operands: readonly string[];
  readonly once: boolean;
  readonly site: boolean;
  readonly json: boolean;
  readonly check: boolean;
  readonly help: boolean;
  readonly version: boolean;
  /** False with `--no-color`; NO_COLOR is the terminal's business. */
  readonly color: boolean;
  /** `embedded`, `official`, the path of an executable, or HOST:PORT. */
  readonly server?: string;
  readonly port?: number;
  /** The workbook's folder; without it, the one that this command belongs to. */
  readonly root?: string;
}

interface OptionSpec {
  /** How the value is called in the help; without it the option takes none. */
  readonly value?: string;
  readonly help: string;
  /** The subcommands that know it; without it all do. */
  readonly of?: readonly Subcommand[];
}

const RUNS: readonly Subcommand[] = ['desk', 'run', 'doctor'];

/** The whole surface of options, with the sentence that the user reads. */
export const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  '--once': { help: 'run all exercises (or the one named), print what came of it, and end', of: ['desk'] },
  '--no-site': { help: 'the terminal alone', of: ['desk'] },
  '--json': {
    help: 'one JSON document instead of lines (with --once, run, list)',
    of: ['desk', 'run', 'list'],
  },
  '--server': {
    value: 'WHICH',
    help: 'what exercises run against: embedded (default), official, the PATH of a server, or HOST:PORT',
    of: RUNS,
  },
  '--port': {
    value: 'N',
    help: "the site's port (default 5173); when it is taken, the next one",
    of: ['desk', 'doctor'],
  },
  '--no-color': { help: 'no colours; the variable NO_COLOR does the same' },
  '--root': { value: 'FOLDER', help: 'another workbook than the one this command belongs to' },
  '--check': { help: 'only say whether the starters file is current', of: ['starters'] },
  '--help': { help: 'this text' },
  '--version': { help: 'the version' },
};

const SHORT: Readonly<Record<string, string>> = {
  '-h': '--help',
  '-v': '--version',
  '--no-colour': '--no-color',
};
const MOST_OPERANDS: Record<Subcommand, number> = {
  ...{ desk: 1, list: 0, run: 1, hint: 2, reset: 1, export: 1, import: 1, doctor: 0, starters: 0 },
};

/**
 * Reads the words after the command's name.
 * @throws CommandError (usage) naming the word, and the nearest one that is known.
 */
export function parseArguments(words: readonly string[]): Arguments {
  const { flags, values, operands } = split(words);
  const first = operands[0];
  const subcommand = SUBCOMMANDS.find((name) => name === first) ?? 'desk';
  if (subcommand === first) operands.shift();
  for (const option of [...flags, ...values.keys()]) {
    const of = OPTIONS[option]!.of;
    if (of && !of.includes(subcommand)) {
      throw usage(
        `${option} does not go with ${subcommand === 'desk' ? 'the desk' : `"${subcommand}"`}; it goes with ${of.join(', ')}.`,
      );
    }
  }
  if (operands.length > MOST_OPERANDS[subcommand]) {
    throw usage(`"${operands[MOST_OPERANDS[subcommand]]}" is one word too many.`);
  }
  if (flags.has('--json') && subcommand === 'desk' && !flags.has('--once')) {
    throw usage('--json goes with --once: the desk that stays open prints no document.');
  }
  const server = values.get('--server');
  const root = values.get('--root');
  const port = values.has('--port') ? readPort(values.get('--port')!) : undefined;
  return {
    ...{ subcommand, operands },
    once: flags.has('--once'),
    site: !flags.has('--no-site'),
    json: flags.has('--json'),
    check: flags.has('--check'),
    help: flags.has('--help'),
    version: flags.has('--version'),
    color: !flags.has('--no-color'),
    ...(server !== undefined && { server }),
    ...(root !== undefined && { root }),
    ...(port !== undefined && { port }),
  };
}

function split(words: readonly string[]): {
  flags: Set<string>;
  values: Map<string, string>;
  operands: string[];
} {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === '--') continue;
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const name = SHORT[written] ?? written;
    const spec = OPTIONS[name];
    if (!spec) throw usage(`There is no option ${written}.${didYouMean(written, Object.keys(OPTIONS))}`);
    if (spec.value === undefined) {
      if (equals >= 0) throw usage(`${name} takes no value.`);
      flags.add(name);
      continue;
    }
    const value = equals < 0 ? words[(index += 1)] : word.slice(equals + 1);
    if (value === undefined || value === '' || (equals < 0 && value.startsWith('--'))) {
      throw usage(`${name} needs a value: ${name} ${spec.value}.`);
    }
    values.set(name, value);
  }
  return { flags, values, operands };
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw usage(`--port must be a number from 1 to 65535; it is "${text}".`);
  return port;
}

function usage(message: string): CommandError {
  return new CommandError(`${message}\nSee npx katas --help.`, EXIT.usage);
}

/** The names nearest to `word`, best first, at most three; those that have nothing in common are left out. */
export function nearest(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  // "trial30" is a piece of "trial-30-days", whichever way it is hyphenated.
  const letters = wanted.replaceAll('-', '');
  const holds = (name: string): boolean => letters.length > 2 && name.replaceAll('-', '').includes(letters);
  return names
    .map((name) => ({ name, away: name.includes(wanted) || holds(name) ? 0.5 : distance(wanted, name) }))
    .filter(({ name, away }) => away <= Math.max(2, Math.floor(Math.max(name.length, wanted.length) * 0.4)))
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** " Did you mean a, b or c?", or nothing. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = nearest(word, names);
  if (near.length === 0) return '';
  const list = near.length === 1 ? near[0]! : `${near.slice(0, -1).join(', ')} or ${near.at(-1)!}`;
  return ` Did you mean ${list}?`;
}

/** The text of `--help`. */
export function helpText(): string {
  const options = Object.entries(OPTIONS).map(([name, spec]) => [
    spec.value ? `${name} ${spec.value}` : name,
    spec.help,
  ]);
  const table = (rows: readonly (readonly string[])[], width: number): string =>
    rows.map(([name, help]) => `  ${name!.padEnd(width)}  ${help!}`).join('\n');
  return `Temporal Katas: learn durable workflows by making failing tests pass.

  npm start                     the desk: the next failing exercise, run at every save, and the site
  npm start -- EXERCISE         the same, at that exercise
  npm start -- --once           run everything once

Subcommands, as in "npx katas list"
${table(HELP_OF_SUBCOMMANDS, 22)}

Options
${table(options, 16)}

An EXERCISE is its id (trial-30-days), its number (03.02), or its path (03-durable-time/02-trial-30-days).

Exit codes
  0  all right    1  something fails    2  called wrongly    3  the workbook itself cannot run
`;
}

const HELP_OF_SUBCOMMANDS = [
  ['list', 'all exercises, and which are passed'],
  ['run [EXERCISE]', 'run one exercise once; without a name, the one you are at'],
  ['hint [EXERCISE] [N]', 'its first hint, or hint N'],
  ['reset EXERCISE', 'put the starter back; your version is kept in .kata/copies'],
  ['export FILE', 'write progress and code to a file that a lesson in a browser reads'],
  ['import FILE', 'read such a file; code that stands in the way is kept in .kata/copies'],
  ['doctor', 'look for what keeps the workbook from running, and say what to do'],
  ['starters [--check]', 'for authors: write exercises/.starters.json anew'],
] as const;
