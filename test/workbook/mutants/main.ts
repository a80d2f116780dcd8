/*
 * `npm run mutants -- [exercise...]`: changes what a reader writes of each solution in every small way and sees whether
 * the exercise's test notices.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRunner, type Runner } from '../../../src/cli/runner/index.ts';
import { projectRoot } from '../../../src/kata/source-files.ts';
import { readCatalogue, type Exercise } from '../../../src/workbook/catalogue.ts';
import { listFiles } from '../../../src/workbook/folders.ts';
import { chooseExercises } from '../options.ts';
import { RUNS_AT_ONCE } from '../prove.ts';
import { Queue } from '../queue.ts';
import { mutantsOf, type Mutant } from './mutate.ts';
import { knownSurvivor, readSurvivors, type Survivor } from './survivors.ts';

const HELP = `Mutates solutions and counts the mutants that their tests kill.

  npm run mutants -- [exercise...]

An exercise is an id, a path, a number (03.02) or a chapter (03); without one, all are taken, which lasts an hour or more.
A mutant that survives belongs into test/workbook/mutants/survivors.yaml with the reason why that is right.

It ends with 0 when each solution has at least 80 % of its mutants killed and every survivor its reason, else with 1.`;

/** Of each solution's mutants, at least this part must die. */
const ENOUGH = 0.8;

interface Verdict {
  readonly file: string;
  readonly mutant: Mutant;
  readonly survived: boolean;
}

async function main(names: readonly string[]): Promise<number> {
  if (names.includes('--help') || names.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const chosen = chooseExercises(readCatalogue(projectRoot).exercises, names);
  if ('problem' in chosen) {
    console.error(chosen.problem);
    return 2;
  }
  const survivors = readSurvivors(path.join(projectRoot, 'test/workbook/mutants/survivors.yaml'));
  const runner = await createRunner({ root: projectRoot, concurrency: RUNS_AT_ONCE });
  let wrong = 0;
  try {
    for (const exercise of chosen.exercises) {
      const verdicts = await judge(runner, exercise);
      if (!report(exercise, verdicts, survivors[exercise.path] ?? [])) wrong += 1;
    }
  } finally {
    await runner.close();
  }
  console.log(
    wrong === 0 ? 'Every test kills enough.' : `${wrong} exercises need a better test, or reasons.`,
  );
  return wrong === 0 ? 0 : 1;
}

/** Runs all mutants of the files of a solution that its exercise has to edit. */
async function judge(runner: Runner, exercise: Exercise): Promise<Verdict[]> {
  const home = path.join(projectRoot, 'solutions', exercise.path);
  // Only what a reader writes. The given files are the question, and another question has another answer.
  const jobs = exercise.edit.flatMap((file) =>
    mutantsOf(file, readFileSync(path.join(home, file), 'utf8')).map((mutant) => ({ file, mutant })),
  );
  const queue = new Queue(RUNS_AT_ONCE);
  return Promise.all(
    jobs.map(({ file, mutant }, number) =>
      queue.add(async () => ({
        file,
        mutant,
        survived: await survives(runner, exercise, home, file, mutant, number),
      })),
    ),
  );
}

async function survives(
  runner: Runner,
  exercise: Exercise,
  home: string,
  file: string,
  mutant: Mutant,
  number: number,
): Promise<boolean> {
  const folder = path.join(projectRoot, `.kata/mutants/${process.pid}-${number}`);
  try {
    for (const name of listFiles(home)) {
      const copy = path.join(folder, name);
      mkdirSync(path.dirname(copy), { recursive: true });
      writeFileSync(copy, name === file ? mutant.text : readFileSync(path.join(home, name), 'utf8'));
    }
    const { result } = await runner.run({ exercise, files: { folder }, base: 'draft', typesWithinMs: 0 });
    return result.status === 'passed';
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether all is well with this exercise. */
function report(exercise: Exercise, verdicts: readonly Verdict[], known: readonly Survivor[]): boolean {
  const alive = verdicts.filter(({ survived }) => survived);
  const killed = verdicts.length - alive.length;
  const share = verdicts.length === 0 ? 1 : killed / verdicts.length;
  const unknown = alive.filter(({ file, mutant }) => knownSurvivor(known, file, mutant) === undefined);
  const stale = known.filter(
    (entry) => !alive.some(({ file, mutant }) => knownSurvivor([entry], file, mutant) !== undefined),
  );
  const well = share >= ENOUGH && unknown.length === 0 && stale.length === 0;
  console.log(
    `${well ? '✓' : '✗'} ${exercise.path}: ${killed} of ${verdicts.length} killed (${Math.round(share * 100)} %)`,
  );
  for (const { file, mutant } of unknown) {
    const nth = mutant.nth === 1 ? '' : ` (number ${mutant.nth})`;
    console.log(`    survived, and no reason is given: ${file}:${mutant.line} ${mutant.change}${nth}`);
  }
  for (const { file, change } of stale)
    console.log(`    listed, but it is killed or gone: ${file} ${change}`);
  return well;
}

// Connections of the SDK's core may outlive the work; the exit code is known.
process.exit(await main(process.argv.slice(2)));
