import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Runner, RunOutcome, RunRequest } from '../../src/cli/runner/index.ts';
import { projectRoot } from '../../src/kata/source-files.ts';
import type { Exercise } from '../../src/workbook/catalogue.ts';
import type { TestResult } from '../../src/workbook/result.ts';

export const root = projectRoot;
const fixtures = path.join(root, 'test/runner/fixtures');
const folder = path.join(fixtures, 'welcome');

/** The fixture exercise: good code, whose files the other fixtures replace one by one. */
export const welcome: Exercise = {
  id: 'welcome',
  path: '00-fixtures/01-welcome',
  number: '00.01',
  title: 'Welcome',
  chapter: { path: '00-fixtures', number: '00', title: 'Fixtures' },
  teaches: [],
  minutes: 1,
  difficulty: 1,
  needs: [],
  fails: '',
  learnt: '',
  task: '',
  hints: [],
  folder,
  testFile: 'welcome.test.ts',
  files: readdirSync(folder),
  edit: ['workflows.ts'],
  page: '/00-fixtures/welcome',
};

/** Runs the fixture exercise with the files of another fixture in place of its own. */
export function runFixture(
  runner: Runner,
  name: string,
  more: Partial<RunRequest> = {},
): Promise<RunOutcome> {
  const files = { folder: path.join(fixtures, name) };
  return runner.run({ exercise: welcome, files, base: 'draft', typesWithinMs: 0, ...more });
}

/** The tests' titles with what came of them, to be compared at a glance. */
export function statuses(tests: readonly TestResult[]): string[] {
  return tests.map(({ title, status }) => `${status}: ${title}`);
}
