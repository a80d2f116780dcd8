import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHECKS, FORM_CHECKS, THE_BOOK } from './finding.ts';
import type { Check, Finding } from './finding.ts';
import { runBookChecks, runFormChecks } from './plan.ts';
import { MiniWorkbook } from './support/mini-workbook.ts';
import type { Changes } from './support/mini-workbook.ts';

let mini: MiniWorkbook;
beforeEach(() => {
  mini = new MiniWorkbook();
});
afterEach(() => mini.remove());

/** What the form checks say of an exercise with these changes, as text: `check: message | file | expected | received`. */
function said(changes: Changes): string[] {
  const at = mini.add(changes);
  return tell(runFormChecks(mini.book(), mini.entry(at), FORM_CHECKS));
}

function saidOfTheBook(): string[] {
  return tell(runBookChecks(mini.book(), FORM_CHECKS));
}

const tell = (outcomes: readonly { check: Check; findings: readonly Finding[] }[]): string[] =>
  outcomes.flatMap(({ check, findings }) =>
    findings.map(({ message, file, expected, received }) =>
      [`${check}: ${message}`, file, expected, received].filter((part) => part !== undefined).join(' | '),
    ),
  );

const one = (text: string): unknown[] => [expect.stringContaining(text)];

test('a whole exercise passes every form check, and so does the book around it', () => {
  expect(said({})).toEqual([]);
  expect(saidOfTheBook()).toEqual([]);
});

test('every check that reads only is asked', () => {
  const at = mini.add();
  const outcomes = runFormChecks(mini.book(), mini.entry(at), CHECKS);
  expect(outcomes.map(({ check }) => check)).toEqual(FORM_CHECKS);
  expect(runBookChecks(mini.book(), CHECKS).map(({ subject }) => subject)).toEqual([
    THE_BOOK,
    THE_BOOK,
    THE_BOOK,
  ]);
});

describe('twins', () => {
  test('a solution that lacks a file of the exercise is caught', () => {
    expect(said({ 'starter/prices.ts': 'export const price = 3;\n' })).toEqual(
      one(
        'twins: The solution lacks a file of the exercise. Files that stay the same are copied too. | solutions/00-mini/01-reminder-1/prices.ts',
      ),
    );
  });

  test('a solution with a file of its own is caught', () => {
    expect(said({ 'solution/helper.ts': 'export const help = 1;\n' })).toEqual(one('the exercise lacks'));
  });

  test('a solution with a test of its own is caught', () => {
    expect(said({ 'solution/reminder-1.test.ts': 'export {};\n' })).toEqual(
      one('The test of the exercise serves both.'),
    );
  });

  test('a missing lesson page is caught', () => {
    expect(said({ lesson: null })).toEqual(
      one('twins: The lesson page is missing. | lessons/00-mini/01-reminder-1.md'),
    );
  });

  test('a lesson page without a heading is caught', () => {
    expect(said({ lesson: 'A workflow may wait.\n' })).toEqual(one('no first-level heading'));
  });

  test('a missing folder of wrong answers is caught', () => {
    const at = mini.add({});
    rmSync(path.join(mini.root, 'test', 'wrong-answers'), { recursive: true });
    expect(tell(runFormChecks(mini.book(), mini.entry(at), ['twins']))).toEqual(
      one('The folder of wrong answers is missing.'),
    );
  });

  test('an exercise that the starters file does not know is caught', () => {
    const at = mini.add({});
    mini.write('exercises/.starters.json', '{}\n');
    expect(tell(runFormChecks(mini.book(), mini.entry(at), ['twins']))).toEqual(
      one('The starter is not recorded.'),
    );
  });

  test.each([
    'exercises/00-mini/notes.md',
    'solutions/00-mini/07-gone/workflows.ts',
    'lessons/00-mini/07-gone.md',
    'test/wrong-answers/00-mini/07-gone/late/README.md',
  ])('a stray file is named: %s', (file) => {
    mini.add();
    mini.write(file, '# Stray\n');
    const found = saidOfTheBook();
    expect(found).toEqual(one('twins: Files that nobody asked for'));
    expect(found[0]).toContain(file);
  });

  test('a figure that no page of its chapter shows is caught', () => {
    mini.add({ lesson: (text) => `${text}\n![A timer.](./timer.svg)\n` });
    mini.write('lessons/00-mini/timer.svg', '<svg/>\n');
    expect(saidOfTheBook()).toEqual([]);
    mini.write('lessons/00-mini/unseen.svg', '<svg/>\n');
    expect(saidOfTheBook()).toEqual(
      one('No page of the chapter shows this figure. | lessons/00-mini/unseen.svg'),
    );
  });

  test('files that an editor leaves behind are no strays', () => {
    mini.add();
    mini.write('exercises/00-mini/01-reminder-1/.workflows.ts.swp', 'x');
    expect(saidOfTheBook()).toEqual([]);
  });
});

describe('todo', () => {
  test('a starter without a TODO is caught', () => {
    expect(
      said({ 'starter/workflows.ts': (text) => text.replace('  // TODO: wait an hour.\n', '') }),
    ).toEqual(expect.arrayContaining(one('todo: No file of the starter carries `// TODO:`')));
  });

  test('a starter with three files to edit is caught', () => {
    const extra = '// TODO: think.\n';
    const files = {
      'starter/one.ts': extra,
      'starter/two.ts': extra,
      'solution/one.ts': '\n',
      'solution/two.ts': '\n',
    };
    expect(said(files)).toEqual(
      one(
        'Too many files to edit: one idea is one file, two at most. | exercises/00-mini/01-reminder-1/ | `// TODO:` in one or two files | one.ts, two.ts, workflows.ts',
      ),
    );
  });

  test('a TODO in a file that the README does not list is caught', () => {
    const changes = {
      'README.md': (text: string) => text.replace('needs: []', 'needs: []\nedit: [workflows.ts]'),
      'starter/one.ts': '// TODO: think.\n',
      'solution/one.ts': '// TODO: think.\n',
    };
    expect(said(changes)).toEqual(expect.arrayContaining(one("the README's `edit` does not list it")));
  });

  test('a README that lists a file which is not there is caught', () => {
    const changes = {
      'README.md': (text: string) => text.replace('needs: []', 'needs: []\nedit: [workflows.ts, gone.ts]'),
    };
    expect(said(changes)).toEqual(one('`edit` lists "gone.ts", which is no file of the exercise.'));
  });

  test('a test that the learner should edit is caught', () => {
    expect(said({ 'starter/test': (text) => `// TODO: write a test.\n${text}` })).toEqual(
      expect.arrayContaining(one('A test carries `// TODO:`')),
    );
  });

  test('a TODO left in the solution is caught with its line', () => {
    expect(
      said({
        'solution/workflows.ts': (text) =>
          text.replace('  await pause', '  // TODO: shorter?\n  await pause'),
      }),
    ).toEqual(one('todo: The solution leaves a TODO. | solutions/00-mini/01-reminder-1/workflows.ts:6'));
  });

  test('a solution that leaves the file to edit as it was is caught', () => {
    mini.add();
    const starter = mini.readFile('exercises/00-mini/01-reminder-1/workflows.ts');
    mini.write('solutions/00-mini/01-reminder-1/workflows.ts', starter);
    const found = tell(runFormChecks(mini.book(), mini.entry('00-mini/01-reminder-1'), ['todo']));
    expect(found).toEqual(
      expect.arrayContaining(one('The solution leaves a file as it was that the learner is told to edit.')),
    );
  });

  test('a solution that differs in another file is caught, with the first line that differs', () => {
    const files = {
      'starter/prices.ts': 'export const price = 3;\n',
      'solution/prices.ts': 'export const price = 4;\n',
    };
    expect(said(files)).toEqual(one('line 1: "export const price = 3;" became "export const price = 4;"'));
  });

  test("a learner's draft does not count: the recorded starter is judged", () => {
    const at = mini.add();
    mini.change(at, { 'starter/workflows.ts': mini.readFile(`solutions/${at}/workflows.ts`) });
    expect(tell(runFormChecks(mini.book(), mini.entry(at), ['todo']))).toEqual([]);
    expect(mini.entry(at).drafted).toBe(true);
  });
});
