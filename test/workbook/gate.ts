import { existsSync } from 'node:fs';
import path from 'node:path';
import pc from 'picocolors';
import { readBook } from './book.ts';
import { HELP, chooseExercises, parseOptions } from './options.ts';
import { runBookChecks, runFormChecks } from './plan.ts';
import { closingLine, count, failures, table } from './report.ts';

/** The repository that the command was called in. */
function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'exercises')) && existsSync(path.join(folder, 'package.json')))
      return folder;
    if (path.dirname(folder) === folder) throw new Error(`No workbook at or above ${from}.`);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  if ('problem' in parsed) {
    console.error(parsed.problem);
    return 2;
  }
  const { options } = parsed;
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const book = readBook(findRoot(process.cwd()), options);
  const chosen = chooseExercises(book.catalogue.exercises, options.names);
  if ('problem' in chosen) {
    console.error(chosen.problem);
    return 2;
  }
  const entries = book.entries.filter((entry) => chosen.exercises.includes(entry.exercise));
  const outcomes = entries.flatMap((entry) => runFormChecks(book, entry, options.checks));
  if (options.names.length === 0) outcomes.push(...runBookChecks(book, options.checks));
  const colors = pc.createColors(process.stdout.isTTY && !process.env['NO_COLOR']);
  const told = failures(outcomes, colors);
  console.log([table(outcomes, colors), told, closingLine(count(outcomes))].filter(Boolean).join('\n\n'));
  return count(outcomes).failed > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
