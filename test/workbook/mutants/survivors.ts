import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Mutant } from './mutate.ts';

/** A mutant that no test of its exercise kills, and why that is right. */
export interface Survivor {
  /** `workflows.ts`. */
  readonly file: string;
  /** As {@link Mutant.change} says it. */
  readonly change: string;
  /** Absent: 1. */
  readonly nth?: number;
  readonly reason: string;
}

/** By the exercise's path. */
export type Survivors = Readonly<Record<string, readonly Survivor[]>>;

/** Reads the list. @throws Error that names the entry which says no reason, or is no entry at all. */
export function readSurvivors(file: string): Survivors {
  if (!existsSync(file)) return {};
  const list = (parse(readFileSync(file, 'utf8')) ?? {}) as Record<string, Survivor[]>;
  for (const [exercise, survivors] of Object.entries(list))
    for (const { file: name, change, reason } of survivors)
      if (!name || !change || !reason)
        throw new Error(`${file}: an entry of ${exercise} needs file, change and reason.`);
  return list;
}

/** The entry for a mutant, if there is one. */
export const knownSurvivor = (
  list: readonly Survivor[],
  file: string,
  { change, nth }: Pick<Mutant, 'change' | 'nth'>,
): Survivor | undefined =>
  list.find((one) => one.file === file && one.change === change && (one.nth ?? 1) === nth);
