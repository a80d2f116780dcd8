/** What the benchmarks' command lines have in common; what cannot be read is an Error that says what to give instead. */

/** The value behind an option, taken off the rest of the command line. */
export function takeValue(name: string, rest: string[]): string {
  const given = rest.shift();
  if (!given) throw new Error(`${name} needs a value; --help shows it.`);
  return given;
}

/** The parts that a list names: `start,replay`. */
export const partsOf = <Part extends string>(parts: readonly Part[], text: string): Part[] =>
  text.split(',').map((name) => {
    const part = parts.find((known) => known === name);
    if (!part) throw new Error(`"${name}" is not a part. Give one of ${parts.join(', ')}.`);
    return part;
  });

/** How often: `--runs N`. */
export function countOf(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error(`--runs is "${text}"; give a number from 1 to 999.`);
  return Number(text);
}
