export type Wanted = 'once' | 'watch' | 'help' | { readonly mistake: string };

export const HELP = `Runs the tests of this exercise.

  --watch   runs them again at every save; the default in a terminal
  --run     runs them once; the default elsewhere, and where CI is set
  --help    prints this

It ends with 0 when they pass, 1 when they do not, 2 when the command line cannot be followed.
`;

/** What the command line asks for. */
export function readArguments(
  words: readonly string[],
  { isTerminal, isCi }: { readonly isTerminal: boolean; readonly isCi: boolean },
): Wanted {
  const unknown = words.find((word) => !['--watch', '--run', '--help', '-h'].includes(word));
  if (unknown !== undefined) return { mistake: `There is no option ${unknown}.` };
  if (words.includes('--help') || words.includes('-h')) return 'help';
  if (words.includes('--run')) return 'once';
  return words.includes('--watch') || (isTerminal && !isCi) ? 'watch' : 'once';
}
