import { countOf, partsOf, takeValue } from '../options.ts';

export const parts = ['start', 'sequential', 'concurrent', 'uncached', 'replay'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  /** How often each part is measured with each Worker. */
  readonly runs: number;
  readonly help: boolean;
}

export const help = `Measures the Worker in TypeScript beside the SDK's Worker with its native core.

Usage: npm run bench:worker -- [options]

  --only PART[,PART]   ${parts.join(', ')}; default: all
  --runs N             how often each part is measured with each Worker, one after the other; default 3
  --help

Both work in this process on one server of this repository, in turn. It asserts nothing. The ratios are those of one run on one machine;
a machine that does other things makes them noisy.`;

/** @throws Error whose message says what to give instead */
export function parseOptions(argv: readonly string[]): BenchOptions {
  let options: BenchOptions = { parts, runs: 3, help: false };
  const rest = [...argv];
  const value = (name: string): string => takeValue(name, rest);
  while (rest.length > 0) {
    const name = rest.shift()!;
    if (name === '--only') options = { ...options, parts: partsOf(parts, value(name)) };
    else if (name === '--runs') options = { ...options, runs: countOf(value(name)) };
    else if (name === '--help' || name === '-h') options = { ...options, help: true };
    else throw new Error(`"${name}" is not an option; --help lists them.`);
  }
  return options;
}
