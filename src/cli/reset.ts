import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exercise } from '../workbook/catalogue.ts';
import { readFolderFiles } from '../workbook/starters.ts';
import { CommandError, EXIT } from './arguments.ts';
import type { Workbook } from './workbook.ts';

export interface ResetOutcome {
  /** The files that were put back; empty when nothing differed from the starter. */
  readonly files: readonly string[];
  /** Where the learner's versions are kept, relative to the root; absent when there was none to keep. */
  readonly copies?: string;
}

/**
 * Puts an exercise's starter back. Every file that differs is first copied to `.kata/copies/<id>/<time>/`; files that
 * the starter does not have are left alone. @throws CommandError when the starter is not known.
 */
export function resetExercise(workbook: Workbook, exercise: Exercise, now: Date): ResetOutcome {
  const starter = workbook.starters[exercise.path];
  if (!starter) {
    throw new CommandError(
      `The starter of ${exercise.id} is not in exercises/.starters.json. Restore it with "git checkout -- exercises/${exercise.path}".`,
      EXIT.broken,
    );
  }
  const drafts = readFolderFiles(exercise.folder);
  const files = Object.keys(starter).filter((name) => drafts[name] !== starter[name]);
  const kept = files.filter((name) => drafts[name] !== undefined);
  const copies = keepCopies(workbook, exercise, kept, now);
  for (const name of files) {
    mkdirSync(dirname(join(exercise.folder, name)), { recursive: true });
    writeFileSync(join(exercise.folder, name), starter[name]!);
  }
  return { files, ...(copies !== undefined && { copies }) };
}

/**
 * Copies files of an exercise to `.kata/copies/<id>/<time>/`. Returns that folder, relative to the root; undefined when
 * there is nothing to keep.
 */
export function keepCopies(
  workbook: Workbook,
  exercise: Exercise,
  names: readonly string[],
  now: Date,
): string | undefined {
  if (names.length === 0) return undefined;
  const copies = `.kata/copies/${exercise.id}/${now.toISOString().replaceAll(':', '-')}`;
  for (const name of names) {
    const target = join(workbook.root, copies, name);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(exercise.folder, name), target);
  }
  return copies;
}

/** What to say after a reset. */
export function resetWords(outcome: ResetOutcome): string {
  if (outcome.files.length === 0) return 'Every file is the starter already; nothing was changed.';
  const back = `${outcome.files.join(', ')} ${outcome.files.length === 1 ? 'is' : 'are'} the starter again.`;
  return outcome.copies === undefined ? back : `${back} Yours: ${outcome.copies}`;
}
