import { describe, expect, test } from 'vitest';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import { writeStarters } from '../../src/workbook/starters.ts';
import { TemporaryWorkbook } from './temporary-workbook.ts';

const README = 'exercises/02-trials/01-trial-week/README.md';

describe('a sound workbook', () => {
  test('gives its chapters and exercises in the order of their numbers', () => {
    const { root } = TemporaryWorkbook.make();
    const { chapters, exercises, problems } = readCatalogue(root);
    expect(problems).toEqual([]);
    expect(chapters.map(({ number, title }) => `${number} ${title}`)).toEqual(['01 Orders', '02 Trials']);
    expect(exercises.map(({ number, id }) => `${number} ${id}`)).toEqual([
      '01.01 first-order',
      '01.02 two-parcels',
      '02.01 trial-week',
    ]);
  });

  test('gives an exercise with its task, files, page and hints', () => {
    const { root } = TemporaryWorkbook.make();
    const exercise = readCatalogue(root).exercises[1]!;
    expect(exercise).toMatchObject({
      path: '01-orders/02-two-parcels',
      chapter: { path: '01-orders', number: '01', title: 'Orders' },
      needs: ['first-order'],
      task: 'Announce both parcels. Edit `workflows.ts`.',
      testFile: 'two-parcels.test.ts',
      files: ['two-parcels.test.ts', 'workflows.ts'],
      edit: ['workflows.ts'],
      page: '/01-orders/two-parcels',
    });
    expect(exercise.hints.map(({ test: title, hints }) => [title, hints.length])).toEqual([
      [undefined, 3],
      ['names the small one', 1],
    ]);
  });

  test('reads the same from files with Windows line ends and a byte order mark', () => {
    const book = TemporaryWorkbook.make();
    const before = readCatalogue(book.root);
    book.write(README, `\uFEFF${book.read(README).replaceAll('\n', '\r\n')}`);
    expect(readCatalogue(book.root)).toEqual(before);
  });

  test('keeps the list of files to edit when the learner removes the mark', () => {
    const book = TemporaryWorkbook.make();
    writeStarters(book.root);
    book.replace('exercises/02-trials/01-trial-week/workflows.ts', '// TODO: the trial lasts a week.', '');
    const { exercises, problems } = readCatalogue(book.root);
    expect(problems).toEqual([]);
    expect(exercises[2]!.edit).toEqual(['workflows.ts']);
  });

  test('ignores what editors leave behind', () => {
    const book = TemporaryWorkbook.make();
    const folder = 'exercises/02-trials/01-trial-week';
    for (const name of ['workflows.ts~', '.workflows.ts.swp', '#workflows.ts#', '4913', '.DS_Store']) {
      book.write(`${folder}/${name}`, 'x');
    }
    expect(readCatalogue(book.root).exercises[2]!.files).toEqual(['trial-week.test.ts', 'workflows.ts']);
  });

  test('keeps code blocks and paragraphs inside a hint', () => {
    const book = TemporaryWorkbook.make();
    book.replace(
      README,
      "3. `await sleep('7 days')`",
      '3. First:\n\n   ```ts\n   ## not a heading\n   1. not a hint\n   ```\n\n   Then wait.',
    );
    const { exercises, problems } = readCatalogue(book.root);
    expect(problems).toEqual([]);
    expect(exercises[2]!.hints[0]!.hints[2]).toBe(
      'First:\n\n```ts\n## not a heading\n1. not a hint\n```\n\nThen wait.',
    );
  });
});

describe('a malformed file is named, with the key and what is expected', () => {
  const cases: [name: string, spoil: (book: TemporaryWorkbook) => unknown, problem: RegExp][] = [
    [
      'a missing key',
      (book) => book.replace(README, 'minutes: 5\n', ''),
      /trial-week\/README\.md: `minutes` is missing; it must be a whole number from 1 to 120/,
    ],
    [
      'a number in words',
      (book) => book.replace(README, 'minutes: 5', 'minutes: five'),
      /`minutes` must be a whole number from 1 to 120; it is "five"/,
    ],
    [
      'a text instead of a list',
      (book) => book.replace(README, 'teaches: [durable timers]', 'teaches: timers'),
      /`teaches` must be a list of texts; it is "timers"/,
    ],
    [
      'an unknown key',
      (book) => book.replace(README, 'minutes: 5', 'minutes: 5\nlevel: 3'),
      /unknown key `level`; the keys are id, title/,
    ],
    [
      'front matter that is not YAML',
      (book) => book.replace(README, 'minutes: 5', 'minutes: [5'),
      /README\.md: line \d+: the front matter is not YAML/,
    ],
    [
      'front matter that is not closed',
      (book) => book.write(README, '---\nid: trial-week\n'),
      /the front matter is not closed/,
    ],
    [
      'no front matter',
      (book) => book.write(README, 'Make it last.\n\n## Hints\n1. a\n2. b\n3. c\n'),
      /the first line must be `---`/,
    ],
    [
      'an id unlike the folder',
      (book) => book.replace(README, 'id: trial-week', 'id: trial'),
      /`id` must be the folder's name without its number, "trial-week"; it is "trial"/,
    ],
    [
      'too few hints',
      (book) => book.replace(README, "3. `await sleep('7 days')`\n", ''),
      /"## Hints" must hold 3 or more numbered hints; it holds 2/,
    ],
    [
      'no task',
      (book) => book.replace(README, 'Make the trial end after a week, not before. Edit `workflows.ts`.', ''),
      /the task is missing/,
    ],
    [
      'a section after the hints',
      (book) => book.write(README, `${book.read(README)}\n## More\ntext\n`),
      /the section "## More" stands after the hints/,
    ],
    [
      'an unknown need',
      (book) => book.replace(README, 'needs: [first-order]', 'needs: [first-ordr]'),
      /`needs` names "first-ordr", which is no exercise/,
    ],
    [
      'no mark in any file',
      (book) => book.replace('exercises/02-trials/01-trial-week/workflows.ts', '// TODO:', '//'),
      /trial-week: no file carries `\/\/ TODO:`/,
    ],
    ['no README', (book) => book.remove(README), /trial-week\/README\.md is missing/],
    [
      'no test',
      (book) => book.remove('exercises/02-trials/01-trial-week/trial-week.test.ts'),
      /trial-week\.test\.ts is missing/,
    ],
    [
      'no chapter page',
      (book) => book.remove('lessons/02-trials/index.md'),
      /lessons\/02-trials\/index\.md is missing/,
    ],
    [
      'a folder without number',
      (book) => book.write('exercises/extra/x.ts', ''),
      /exercises\/extra: a chapter's folder must be named NN-name/,
    ],
    [
      'a damaged starters file',
      (book) => book.write('exercises/.starters.json', '{'),
      /\.starters\.json is not JSON/,
    ],
  ];
  test.each(cases)('%s', (_name, spoil, problem) => {
    const book = TemporaryWorkbook.make();
    // The committed starters would hide a missing mark.
    book.remove('exercises/.starters.json');
    spoil(book);
    const { problems, exercises } = readCatalogue(book.root);
    expect(problems.join('\n')).toMatch(problem);
    expect(exercises.map(({ id }) => id)).toEqual(expect.arrayContaining(['first-order', 'two-parcels']));
  });

  test('an id that is taken twice names both', () => {
    const book = TemporaryWorkbook.make();
    book.write(
      'exercises/02-trials/02-first-order/README.md',
      book.read('exercises/01-orders/01-first-order/README.md'),
    );
    book.write('exercises/02-trials/02-first-order/first-order.test.ts', '// TODO: x\n');
    expect(readCatalogue(book.root).problems).toContain(
      'exercises/02-trials/02-first-order/README.md: the id "first-order" is taken by exercises/01-orders/01-first-order',
    );
  });

  test('an empty folder holds no exercise, and says so', () => {
    const book = TemporaryWorkbook.make().remove('exercises');
    expect(readCatalogue(book.root)).toEqual({
      chapters: [],
      exercises: [],
      problems: ['exercises: there is no exercise'],
    });
  });
});
