import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORM_CHECKS } from './finding.ts';
import { runBookChecks, runFormChecks } from './plan.ts';
import { MOST_LINES, checkLength } from './prose.ts';
import { MiniWorkbook } from './support/mini-workbook.ts';
import type { Change, Changes } from './support/mini-workbook.ts';

let mini: MiniWorkbook;
beforeEach(() => {
  mini = new MiniWorkbook();
});
afterEach(() => mini.remove());

/** What the form checks say, as text. */
function said(changes: Changes): string[] {
  const at = mini.add(changes);
  const outcomes = runFormChecks(mini.book(), mini.entry(at), FORM_CHECKS);
  return outcomes.flatMap(({ check, findings }) =>
    findings.map(({ message, file, received }) =>
      [`${check}: ${message}`, file, received].filter(Boolean).join(' | '),
    ),
  );
}

const one = (text: string): unknown[] => [expect.stringContaining(text)];
const readme = (from: string, to: string): Changes => ({ 'README.md': (text) => text.replace(from, to) });
const lesson = (more: string): Changes => ({ lesson: (text: string) => `${text}\n${more}\n` });

describe('readme', () => {
  test.each(['title', 'teaches', 'minutes', 'difficulty', 'fails', 'learnt', 'needs'])(
    'front matter without `%s` is caught',
    (key) => {
      const drop: Change = (text) => text.replace(new RegExp(`^${key}:.*\n`, 'm'), '');
      mini.add({ 'README.md': drop });
      const book = mini.book();
      const problems = [
        ...book.entries.flatMap((entry) => runFormChecks(book, entry, ['readme'])),
        ...runBookChecks(book, ['readme']),
      ].flatMap(({ findings }) => findings.map(({ message }) => message));
      expect(problems.join('\n')).toContain(`\`${key}\` is missing`);
    },
  );

  test("an id that is not the folder's name is caught", () => {
    expect(said(readme('id: reminder-1', 'id: remainder'))).toEqual(one('readme: `id` must be the folder'));
  });

  test('an id that two exercises share is caught', () => {
    mini.add({}, 'reminder');
    const at = mini.add({}, 'reminder');
    const [outcome] = runFormChecks(mini.book(), mini.entry(at), ['readme']);
    expect(outcome?.findings[0]?.message).toContain(
      'the id "reminder" is taken by exercises/00-mini/01-reminder',
    );
  });

  test('a need that does not come before is caught', () => {
    expect(said(readme('needs: []', 'needs: [later]'))).toEqual(
      one('`needs` names "later", which is no exercise'),
    );
  });

  test('fewer than three hints are caught', () => {
    expect(said(readme('3. `await pause()` goes first.\n', ''))).toEqual(
      one('must hold 3 or more numbered hints; it holds 2'),
    );
  });

  test('an empty hint is caught', () => {
    expect(said(readme('`await pause()` goes first.', ''))).toEqual(one('a hint is empty'));
  });

  test('hints of a test that does not exist are caught', () => {
    const more = (text: string): string => `${text}\n## Hints: survives a crash\n1. Nothing to do.\n`;
    expect(said({ 'README.md': more })).toEqual(
      one(
        'Hints belong to a test that does not exist. | exercises/00-mini/01-reminder-1/README.md | survives a crash',
      ),
    );
  });

  test('hints of a test that exists pass', () => {
    expect(said({ 'README.md': (text) => `${text}\n## Hints: reminds Ada in an hour\n1. Count.\n` })).toEqual(
      [],
    );
  });

  test('a recording of a test that does not exist is caught', () => {
    expect(said(readme('needs: []', 'needs: []\nrecord: gone'))).toEqual(
      one('`record` names a test that does not exist.'),
    );
  });

  test('a single wrong answer is caught', () => {
    expect(said({ 'wrong/late': null })).toEqual(one('The exercise has too few wrong answers.'));
  });

  test('a wrong answer without a README is caught', () => {
    expect(said({ 'wrong/late/README.md': null })).toEqual(one('The wrong answer has no README.'));
  });

  test('a wrong answer that announces no message is caught', () => {
    expect(said({ 'wrong/late/README.md': '---\nmisconception: 2\n---\nWhy.\n' })).toEqual(
      one('`rejects` is missing'),
    );
  });

  test('a wrong answer that does not say why one would write it is caught', () => {
    expect(said({ 'wrong/late/README.md': '---\nrejects: 2 hours\n---\n' })).toEqual(one('does not say why'));
  });

  test('a wrong answer with an unknown key is caught', () => {
    expect(said({ 'wrong/late/README.md': '---\nrejects: 2 hours\nreject: x\n---\nWhy.\n' })).toEqual(
      one('Unknown key `reject`'),
    );
  });

  test('a wrong answer that names a test which does not exist is caught', () => {
    expect(said({ 'wrong/late/README.md': '---\nrejects: 2 hours\ntest: gone\n---\nWhy.\n' })).toEqual(
      one('`test` names a test that does not exist.'),
    );
  });

  test.each([
    ['the starter', 'exercises'],
    ['the solution', 'solutions'],
  ])('a wrong answer that is %s is caught', (name, folder) => {
    const at = mini.add();
    mini.change(at, { 'wrong/late/workflows.ts': mini.readFile(`${folder}/${at}/workflows.ts`) });
    const [outcome] = runFormChecks(mini.book(), mini.entry(at), ['readme']);
    expect(outcome?.findings.map(({ message }) => message)).toEqual([`The wrong answer is ${name}.`]);
  });

  test('a wrong answer with a file that the exercise lacks is caught', () => {
    expect(said({ 'wrong/late/more.ts': 'export {};\n' })).toEqual(one('This is no file of the exercise.'));
  });

  test('a wrong answer that replaces the test is caught', () => {
    expect(said({ 'wrong/late/reminder-1.test.ts': 'export {};\n' })).toEqual(
      one('must not replace the test'),
    );
  });

  test('words that sell are caught in the task and in the hints', () => {
    expect(said(readme('1. The history', '1. Just look: the history'))).toEqual(
      one('readme: The word "just"'),
    );
  });

  test('an exercise that the catalogue cannot read is told with the book', () => {
    mini.add({ 'README.md': null });
    const found = runBookChecks(mini.book(), ['readme']).flatMap(({ findings }) => findings);
    expect(found.map(({ message }) => message)).toEqual(
      one('exercises/00-mini/01-reminder-1/README.md is missing'),
    );
  });
});

describe('page', () => {
  test('a region that does not exist is caught', () => {
    expect(said({ lesson: (text) => text.replace('#reminder', '#gone') })).toEqual(
      one(
        'solutions/00-mini/01-reminder-1/workflows.ts has no region "gone". | lessons/00-mini/01-reminder-1.md:5',
      ),
    );
  });

  test('a region that does not end is caught', () => {
    expect(said({ 'solution/workflows.ts': (text) => text.replace('// #endregion reminder\n', '') })).toEqual(
      one('has no region "reminder"'),
    );
  });

  test('code from a file that does not exist is caught', () => {
    expect(said({ lesson: (text) => text.replace('/workflows.ts#reminder', '/gone.ts') })).toEqual(
      one('which is no file of an exercise or a solution'),
    );
  });

  test('code from a file that no test sees is caught', () => {
    expect(said(lesson('<<< ../../package.json'))).toEqual(one('The code comes from "package.json"'));
  });

  test('a path from the page’s own folder and a marked line are read', () => {
    expect(
      said(lesson('<<< ../../exercises/00-mini/01-reminder-1/workflows.ts#reminder{2 ts} [A title]')),
    ).toEqual([]);
  });

  test('a page may show the helper that every test runs through', () => {
    mini.write('src/kata/index.ts', 'export const kata = 1;\n');
    expect(said(lesson('<<< @/../src/kata/index.ts'))).toEqual([]);
    expect(said(lesson('<<< @/../src/kata/gone.ts'))).toEqual(one('nor of #kata'));
  });

  test('nine lines of pasted TypeScript are caught, eight are not', () => {
    const code = (lines: number): string =>
      ['```ts', ...Array.from({ length: lines }, () => 'await pause();'), '```'].join('\n');
    expect(said(lesson(code(9)))).toEqual(one('page: A long piece of code is pasted into the page'));
    expect(said(lesson(code(8)))).toEqual([]);
  });

  test('an exclamation mark is caught in prose and not in code', () => {
    expect(said(lesson('It waits! Not `a !== b`, nor ![a picture](x.png).\n\n```sh\necho hi!\n```'))).toEqual(
      one('page: An exclamation mark outside code. | lessons/00-mini/01-reminder-1.md:7'),
    );
  });

  test.each(['simply', 'just', 'powerful', 'easily', 'obviously', 'of course'])(
    'the word "%s" is caught',
    (word) => {
      expect(said(lesson(`It ${word} waits.`))).toEqual(one(`page: The word "${word}"`));
      expect(said(lesson(`\`It ${word} waits\` is adjusted.`))).toEqual([]);
    },
  );

  test('a page that is too long is caught', () => {
    expect(said(lesson('It waits.\n\n'.repeat(MOST_LINES)))).toEqual(one('page: The page is too long.'));
    const text = ['```sh', ...Array.from({ length: 200 }, () => 'ls'), '```'].join('\n');
    expect(checkLength('page.md', text)).toEqual([]);
  });

  const predict = (...choices: string[]): Changes =>
    lesson(['::: predict How long?', ...choices, ':::'].join('\n'));

  test('a question with one right choice and every choice explained passes', () => {
    expect(
      said(predict('- [ ] **a day** It is an hour.', '- [x] **an hour** As the timer', '  says.')),
    ).toEqual([]);
  });

  test('a question without a right choice is caught, and so is one with two', () => {
    expect(said(predict('- [ ] **a** no', '- [ ] **b** no'))).toEqual(
      one('The question needs exactly one right choice.'),
    );
    expect(said(predict('- [x] **a** yes', '- [x] **b** yes'))).toEqual(
      one('The question needs exactly one right choice.'),
    );
  });

  test('a choice without an explanation is caught', () => {
    expect(said(predict('- [x] **an hour**', '- [ ] **a day** It is an hour.'))).toEqual(
      one('A choice is not explained.'),
    );
  });

  test('a question with one choice is caught', () => {
    expect(said(predict('- [x] **an hour** Yes.'))).toEqual(one('too few choices'));
  });

  test('a question that is not closed is caught', () => {
    expect(said(lesson('::: predict How long?\n- [x] **a** yes'))).toEqual(one('The question is not closed'));
  });

  test('the pages of chapters are read too', () => {
    mini.add();
    mini.write('lessons/00-mini/index.md', '# Mini\n\nIt simply works.\n');
    const found = runBookChecks(mini.book(), ['page']).flatMap(({ findings }) => findings);
    expect(found).toEqual([expect.objectContaining({ file: 'lessons/00-mini/index.md:3' })]);
  });
});
