import { countOf, partsOf, takeValue } from '../options.ts';

export const parts = ['start', 'concurrent', 'sequential', 'signals', 'history', 'fan-out'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  /** How often each part is measured on each server. */
  readonly runs: number;
  /** The official test server's executable; without it the one of test/peers. */
  readonly official: string | undefined;
  /** Puts the tables into test/bench/README.md. */
  readonly write: boolean;
  /** Only for the processes that this program starts itself: one fan-out, `CHILDRENxACTIVITIES`. */
  readonly fanOut: string | undefined;
  readonly help: boolean;
}

export const help = `Measures the test service, alone and beside the official test server.

Usage: npm run bench:service -- [options]

  --only PART[,PART]   ${parts.join(', ')}; default: all
  --runs N             how often each part is measured on each server, one after the other; default 3
  --official PATH      the official test server's executable (also: BENCH_OFFICIAL); default: the one of test/peers,
                       which needs Java, Maven and Maven Central once; where these are missing, ours is measured alone
  --write              puts the tables into test/bench/README.md
  --help

It asserts nothing. The ratios are those of one run on one machine; a machine that does other things makes them noisy.`;

/** @throws Error whose message says what to give instead */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv): BenchOptions {
  let options: BenchOptions = {
    parts,
    runs: 3,
    official: env['BENCH_OFFICIAL'] || undefined,
    write: false,
    fanOut: undefined,
    help: false,
  };
  const rest = [...argv];
  const value = (name: string): string => takeValue(name, rest);
  while (rest.length > 0) {
    const name = rest.shift()!;
    if (name === '--only') options = { ...options, parts: partsOf(parts, value(name)) };
    else if (name === '--runs') options = { ...options, runs: countOf(value(name)) };
    else if (name === '--official') options = { ...options, official: value(name) };
    else if (name === '--fan-out') options = { ...options, fanOut: value(name) };
    else if (name === '--write') options = { ...options, write: true };
    else if (name === '--help' || name === '-h') options = { ...options, help: true };
    else throw new Error(`"${name}" is not an option; --help lists them.`);
  }
  return options;
}
