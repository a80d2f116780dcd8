import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { buildRuntime } from '../../src/stackblitz/build.ts';
import { RunThreads } from '../../src/stackblitz/run-threads.ts';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import type { ExerciseResult } from '../../src/workbook/result.ts';
import { readFolderFiles, readStarters } from '../../src/workbook/starters.ts';
import { ROOT } from './support/root.ts';

/*
 * Every exercise on the runtime that a project for StackBlitz brings. One wrong answer for each is enough: the gate runs
 * them all in the page, and only the realms differ.
 */

const folder = mkdtempSync(join(tmpdir(), 'katas-runtime-'));
const script = join(folder, 'runtime.mjs');
writeFileSync(script, await buildRuntime());
const threads = new RunThreads(pathToFileURL(script));
const starters = readStarters(ROOT);
afterAll(async () => {
  await threads.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the first failing test says, after the problems. */
function wordsOf({ tests, problems }: ExerciseResult): string {
  const failed = tests.filter(({ status }) => status === 'failed').map(({ failure }) => failure?.message);
  return [...problems.map(({ message }) => message), ...failed].join('\n');
}

/** The first of an exercise's wrong answers, with part of the message that rejects it. */
function wrongAnswerOf(
  path: string,
): { files: Readonly<Record<string, string>>; rejects: string } | undefined {
  const home = join(ROOT, 'test', 'wrong-answers', path);
  const [name] = existsSync(home) ? readdirSync(home).sort() : [];
  if (name === undefined) return undefined;
  const readme = readFileSync(join(home, name, 'README.md'), 'utf8');
  const rejects = /^rejects: (['"]?)(.*)\1$/m.exec(readme)![2]!.replaceAll("''", "'");
  return { files: readFolderFiles(join(home, name)), rejects };
}

test.each(readCatalogue(ROOT).exercises)(
  '$path: the starter fails in its words, the solution passes, a wrong answer is rejected',
  async ({ id, path, fails }) => {
    const run = (files: Readonly<Record<string, string>>): Promise<ExerciseResult> =>
      threads.run({ id, path, files: { ...starters[path], ...files }, contentHash: '' });

    const starter = await run({});
    expect(starter.status).toBe('failed');
    expect(wordsOf(starter)).toContain(fails);
    const solved = await run(readFolderFiles(join(ROOT, 'solutions', path)));
    expect({ status: solved.status, words: wordsOf(solved) }).toEqual({ status: 'passed', words: '' });
    const wrong = wrongAnswerOf(path);
    if (wrong === undefined) return;
    expect(wordsOf(await run(wrong.files))).toContain(wrong.rejects);
  },
);
