import type { Machine } from '../../../src/service/history/machines/machine.ts';

export type AnyMachine = Machine<string, string>;

/** A row with one of its targets, as one line: `Timer: started --fire--> fired`. */
export const rowName = (machine: string, from: string, action: string, to: string): string =>
  `${machine}: ${from} --${action}--> ${to}`;

/** Every row of the machine; one with several targets counts once for each. */
export const rowsOf = ({ name, transitions }: AnyMachine): string[] =>
  transitions.flatMap(([from, action, to]) =>
    [to].flat().map((target) => rowName(name, from, action, target)),
  );

/** Notes the rows that are taken from now on. The machine itself knows nothing of it. */
export function watch(machine: AnyMachine, taken: Set<string>): void {
  const next = machine.next.bind(machine);
  machine.next = (state, action, chosen) => {
    const to = next(state, action, chosen);
    taken.add(rowName(machine.name, state, action, to));
    return to;
  };
}

/** Rows that nothing took, in the order of the tables, as a table to read. */
export function untaken(machines: readonly AnyMachine[], taken: ReadonlySet<string>): string[] {
  return machines.flatMap((machine) => rowsOf(machine).filter((row) => !taken.has(row)));
}
