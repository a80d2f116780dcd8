import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Exercise } from '../workbook/catalogue.ts';
import type { FileTexts } from '../workbook/content-hash.ts';
import { draftOf, formatHandover, joinProgress, parseHandover } from '../workbook/handover.ts';
import type { Drafts } from '../workbook/handover.ts';
import { updateProgress } from '../workbook/progress-file.ts';
import { readFolderFiles } from '../workbook/starters.ts';
import { CommandError, EXIT } from './arguments.ts';
import type { ExitCode } from './arguments.ts';
import { keepCopies } from './reset.ts';
import type { Setting } from './subcommands.ts';
import type { Workbook } from './workbook.ts';

/** `katas export FILE`: progress and code, as a lesson's page reads it. */
export function exportTo(setting: Setting): ExitCode {
  const file = operand(setting, 'export');
  const drafts = draftsOf(setting.workbook);
  writeFileSync(file, formatHandover(setting.progress, drafts));
  setting.print(`${file} holds your progress, and your code of ${count(Object.keys(drafts))}.\n`);
  return EXIT.ok;
}

/**
 * `katas import FILE`: what a lesson's page has saved. Code that stands in the way is kept in `.kata/copies`.
 * @throws CommandError when the file cannot be read or holds no progress.
 */
export function importFrom(setting: Setting): ExitCode {
  const { workbook, print } = setting;
  const file = operand(setting, 'import');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}.`, EXIT.usage);
  }
  const { progress, drafts, damage } = parseHandover(text);
  if (damage !== undefined && Object.keys(progress.passed).length === 0) {
    throw new CommandError(`${file} holds no progress: ${damage}. Nothing was changed.`, EXIT.usage);
  }
  updateProgress(workbook.root, (here) => joinProgress(here, progress));
  const changed = workbook.catalogue.exercises.filter((exercise) =>
    takeDraft(workbook, exercise, drafts[exercise.id] ?? {}),
  );
  const passed = Object.keys(progress.passed);
  print(`Read ${file}: ${count(passed)} passed, the code of ${count(changed)} written.\n`);
  if (changed.length > 0) print('What stood there before is in .kata/copies.\n');
  if (damage !== undefined) print(`Left out: ${damage}.\n`);
  return EXIT.ok;
}

/** Writes the files of a draft that the exercise lets a learner edit. Any other name is not written. */
function takeDraft(workbook: Workbook, exercise: Exercise, draft: FileTexts): boolean {
  const now = readFolderFiles(exercise.folder);
  const taken = draftOf(now, exercise.edit, draft);
  const names = Object.keys(taken);
  const own = Object.keys(draftOf(workbook.starters[exercise.path] ?? {}, names, now));
  keepCopies(workbook, exercise, own, new Date());
  for (const [name, text] of Object.entries(taken)) writeFileSync(join(exercise.folder, name), text);
  return names.length > 0;
}

function draftsOf({ catalogue, starters }: Workbook): Drafts {
  const drafts: Record<string, FileTexts> = {};
  for (const exercise of catalogue.exercises) {
    const starter = starters[exercise.path];
    if (!starter) continue;
    const draft = draftOf(starter, exercise.edit, readFolderFiles(exercise.folder));
    if (Object.keys(draft).length > 0) drafts[exercise.id] = draft;
  }
  return drafts;
}

function operand({ args }: Setting, subcommand: 'export' | 'import'): string {
  const [file] = args.operands;
  if (file !== undefined) return resolve(file);
  throw new CommandError(`${subcommand} needs a file: npx katas ${subcommand} FILE.`, EXIT.usage);
}

function count(items: readonly unknown[]): string {
  return `${items.length} ${items.length === 1 ? 'exercise' : 'exercises'}`;
}
