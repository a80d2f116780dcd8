export interface FuzzOptions {
  readonly seed: number;
  readonly runs: number;
  readonly path: string | undefined;
}

export const HELP = `Runs random sequences of requests against the test service and checks what must hold after each step.

  npm run fuzz -- [options]

  --runs N      how many sequences (20000)
  --seed N      the same seed makes the same sequences (random)
  --path P      only the one at which an earlier run with this seed failed, as it was printed
  --help

It ends with 0 when everything held, 1 when something did not, 2 when it was called wrongly.
`;

const RUNS = 20_000;

/** Reads the command line. What cannot be read is a problem in one sentence. */
export function parseFuzzOptions(
  args: readonly string[],
  randomSeed: number,
): { readonly options: FuzzOptions } | { readonly problem: string } | { readonly help: true } {
  const values: Record<string, string> = {};
  for (let index = 0; index < args.length; index += 2) {
    const name = args[index]!;
    const value = args[index + 1];
    if (name === '--help') return { help: true };
    if (!['--runs', '--seed', '--path'].includes(name))
      return { problem: `Unknown option ${name}. Try --help.` };
    if (value === undefined) return { problem: `${name} needs a value. Try --help.` };
    if (name !== '--path' && !/^-?\d+$/.test(value))
      return { problem: `${name} is a whole number, not "${value}".` };
    values[name] = value;
  }
  return {
    options: {
      runs: Number(values['--runs'] ?? RUNS),
      seed: Number(values['--seed'] ?? randomSeed),
      path: values['--path'],
    },
  };
}
