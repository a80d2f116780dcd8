/*
 * `npm run try -- <exercise> [draft | solution | starter | wrong | wrong/<name>]`: runs one exercise for its author and
 * prints what a learner would see. `wrong` runs all wrong answers.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../kata/source-files.ts';
import { readCatalogue } from '../../workbook/catalogue.ts';
import type { Exercise } from '../../workbook/catalogue.ts';
import { historyText } from '../../workbook/history-rows.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import { createRunner } from './index.ts';
import type { RunFiles } from './index.ts';

const [wanted = '', what = 'draft'] = process.argv.slice(2);
const { exercises } = readCatalogue(projectRoot);
const asked = wanted.replace(/^exercises[\\/]/, '').replace(/[\\/]$/, '');
const chosen = exercises.filter(
  ({ path, id }) => path === asked || id === asked || path.startsWith(`${asked}/`),
);
if (chosen.length === 0) {
  console.error(
    `There is no exercise "${wanted}". Give a path or an id: ${exercises.map(({ id }) => id).join(', ')}`,
  );
  process.exit(2);
}

const runner = await createRunner({ root: projectRoot });
let failed = 0;
for (const exercise of chosen) {
  for (const [label, files] of variants(exercise)) {
    const { result } = await runner.run({ exercise, files, base: 'draft' });
    if (result.status !== 'passed') failed++;
    print(`${exercise.path} ${label}`, result);
  }
}
await runner.close();
process.exitCode = failed > 0 ? 1 : 0;

function variants(exercise: Exercise): [string, RunFiles][] {
  if (what === 'draft' || what === 'starter' || what === 'solution') return [[what, what]];
  const home = path.join(projectRoot, 'test/wrong-answers', exercise.path);
  const [, name] = what.split('/');
  const names = name === undefined ? (existsSync(home) ? readdirSync(home) : []) : [name];
  return names.map((name) => [`wrong/${name}`, { folder: path.join(home, name) }]);
}

function print(title: string, result: ExerciseResult): void {
  console.log(`\n${title}: ${result.status} in ${result.durationMs} ms`);
  for (const { kind, message, remedy, at } of result.problems) {
    console.log(
      `  ! ${kind}${at ? ` ${at.file}:${at.line}` : ''}\n${indent(message + (remedy === undefined ? '' : `\n${remedy}`), 4)}`,
    );
  }
  for (const test of result.tests) {
    const mark = { passed: '✓', failed: '✗', waiting: '○' }[test.status];
    console.log(`  ${mark} ${test.title} (${test.durationMs} ms)`);
    if (test.failure === undefined) continue;
    const { message, diff, at } = test.failure;
    console.log(
      indent(message + (at ? `\n${at.file}:${at.line}` : '') + (diff === undefined ? '' : `\n\n${diff}`), 4),
    );
    for (const { workflowId, status, rows } of test.histories)
      console.log(`\n    ${workflowId}, ${status}\n${indent(historyText(rows), 4)}`);
  }
}

function indent(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(width) + line)
    .join('\n');
}
