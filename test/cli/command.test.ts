import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { TemporaryWorkbook } from '../workbook-data/temporary-workbook.ts';
import { Katas } from './katas.ts';

describe('called wrongly, it says what is wrong, proposes the nearest, and exits 2', () => {
  const cases: [words: string[], says: string][] = [
    [['--onec'], 'There is no option --onec. Did you mean --once'],
    [['--port'], '--port needs a value: --port N.'],
    [['--port', 'http'], '--port must be a number from 1 to 65535; it is "http".'],
    [['--port=70000'], '--port must be a number from 1 to 65535; it is "70000".'],
    [['--server', '--once'], '--server needs a value: --server WHICH.'],
    [['--once=yes'], '--once takes no value.'],
    [['--json'], '--json goes with --once'],
    [['list', '--once'], '--once does not go with "list"; it goes with desk.'],
    [['--check'], '--check does not go with the desk; it goes with starters.'],
    [['first-order', 'two-parcels'], '"two-parcels" is one word too many.'],
  ];
  test.each(cases)('%j', (words, says) => {
    expect(() => parseArguments(words)).toThrow(says);
    expect(() => parseArguments(words)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  test('by the process: nothing on stdout, one sentence and the way to the help on stderr', async () => {
    const { root } = TemporaryWorkbook.make();
    expect(await Katas.run(['--onec'], { root })).toEqual({
      code: 2,
      out: '',
      err: 'There is no option --onec. Did you mean --once?\nSee npx katas --help.\n',
    });
  });

  test('an unknown exercise: the nearest names', async () => {
    const { root } = TemporaryWorkbook.make();
    const { code, err } = await Katas.run(['run', 'tow-parcels'], { root });
    expect(err).toBe('There is no exercise "tow-parcels". Did you mean two-parcels?\n');
    expect(code).toBe(2);
    expect((await Katas.run(['hint', 'qqqqqqqqqqqq'], { root })).err).toBe(
      'There is no exercise "qqqqqqqqqqqq". "npx katas list" shows them all.\n',
    );
  });

  test('a folder without a workbook', async () => {
    const book = TemporaryWorkbook.make().remove('exercises');
    const { code, err } = await Katas.run(['list', '--root', book.root], { root: book.root });
    expect(err).toBe(`${book.root} holds no workbook: it has no folder "exercises".\n`);
    expect(code).toBe(2);
  });

  test('--once before "--", which npm keeps for itself', async () => {
    const { root } = TemporaryWorkbook.make();
    const { code, err } = await Katas.run([], { root, env: { npm_config_once: 'true' } });
    expect(err).toBe('npm kept --once for itself. Put "--" before it: npm start -- --once\n');
    expect(code).toBe(2);
  });
});

test('--help names every subcommand, option and exit code, and --version is a version', async () => {
  const { root } = TemporaryWorkbook.make();
  const { code, out } = await Katas.run(['--help'], { root });
  for (const word of [
    'list',
    'run',
    'hint',
    'reset',
    'export FILE',
    'import FILE',
    'doctor',
    'starters',
    '--once',
    '--no-site',
    '--json',
    '--server',
    '--port',
    'Exit codes',
  ]) {
    expect(out).toContain(word);
  }
  for (const row of out.split('\n')) expect(row.length).toBeLessThanOrEqual(120);
  expect(code).toBe(0);
  expect((await Katas.run(['--version'], { root })).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('list shows every exercise and what is passed', async () => {
  const { root } = TemporaryWorkbook.make();
  const { code, out } = await Katas.run(['list'], { root });
  expect(out).toBe(
    [
      '01 Orders',
      '   ○ 01.01  first-order  A first order',
      '   ○ 01.02  two-parcels  Two parcels, one answer',
      '02 Trials',
      '   ○ 02.01  trial-week   A trial that lasts a week',
      '',
      '0 of 3 passed',
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
});

test('list --json is one document', async () => {
  const { root } = TemporaryWorkbook.make();
  const { out } = await Katas.run(['list', '--json'], { root });
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    exercises: [
      { id: 'first-order', number: '01.01', state: 'open' },
      { id: 'two-parcels' },
      { id: 'trial-week' },
    ],
  });
});

test('a damaged progress file is set aside and said, and the rest goes on', async () => {
  const book = TemporaryWorkbook.make().write('.kata/progress.json', '{"version":');
  const { code, out, err } = await Katas.run(['list'], { root: book.root });
  expect(err).toBe(
    '.kata/progress.json was damaged: it is not JSON. It is now .kata/progress.damaged-1.json; you start from the beginning.\n',
  );
  expect(out).toContain('0 of 3 passed');
  expect(code).toBe(0);
  expect(book.read('.kata/progress.damaged-1.json')).toBe('{"version":');
});

test('a malformed exercise is said, and the others are there', async () => {
  const book = TemporaryWorkbook.make().write('exercises/02-trials/01-trial-week/README.md', 'Nothing.\n');
  const { code, out, err } = await Katas.run(['list'], { root: book.root });
  expect(err).toMatch(/^\d things are wrong in the workbook's files: npx katas doctor\n$/);
  expect(out).toContain('two-parcels');
  expect(out).not.toContain('trial-week');
  expect(code).toBe(0);
});

describe('hint', () => {
  test('shows the first hint and how to get the next', async () => {
    const { root } = TemporaryWorkbook.make();
    expect((await Katas.run(['hint', '02.01'], { root })).out).toBe(
      '02.01 A trial that lasts a week   hint 1 of 3\n\nThe history shows no TimerStarted. What would write one?\n\nThe next one: npx katas hint trial-week 2\n',
    );
  });

  test('of the exercise one is at takes the number alone', async () => {
    const { root } = TemporaryWorkbook.make();
    expect((await Katas.run(['hint', '2'], { root })).out).toContain('01.01 A first order   hint 2 of 3');
  });

  test('beyond the last says how many there are', async () => {
    const { root } = TemporaryWorkbook.make();
    const { code, err } = await Katas.run(['hint', 'trial-week', '4'], { root });
    expect(err).toBe('trial-week has hints 1 to 3; there is no hint "4".\n');
    expect(code).toBe(2);
  });
});

describe('reset', () => {
  const WORKFLOWS = 'exercises/02-trials/01-trial-week/workflows.ts';

  test('puts the starter back, and keeps the draft', async () => {
    const book = TemporaryWorkbook.make();
    const starter = book.read(WORKFLOWS);
    book.write(WORKFLOWS, 'mine').write('exercises/02-trials/01-trial-week/notes.md', 'my notes');
    const { code, out } = await Katas.run(['reset', 'trial-week'], { root: book.root });
    expect(code).toBe(0);
    const copies = /Yours: (\S+)\n$/.exec(out)![1]!;
    expect(copies).toMatch(/^\.kata\/copies\/trial-week\/[\dTZ.-]+$/);
    expect(book.read(WORKFLOWS)).toBe(starter);
    expect(book.read(`${copies}/workflows.ts`)).toBe('mine');
    expect(readdirSync(book.path(copies))).toEqual(['workflows.ts']);
    expect(book.read('exercises/02-trials/01-trial-week/notes.md')).toBe('my notes');
  });

  test('brings a deleted file back', async () => {
    const book = TemporaryWorkbook.make().remove(WORKFLOWS);
    const { out } = await Katas.run(['reset', 'trial-week'], { root: book.root });
    expect(out).toBe('workflows.ts is the starter again.\n');
    expect(existsSync(book.path(WORKFLOWS))).toBe(true);
  });

  test('of an untouched exercise changes nothing', async () => {
    const book = TemporaryWorkbook.make();
    const { out } = await Katas.run(['reset', 'trial-week'], { root: book.root });
    expect(out).toBe('Every file is the starter already; nothing was changed.\n');
    expect(existsSync(book.path('.kata/copies'))).toBe(false);
  });

  test('needs a name', async () => {
    const { root } = TemporaryWorkbook.make();
    expect(await Katas.run(['reset'], { root })).toMatchObject({
      code: 2,
      err: 'reset needs an exercise: npx katas reset EXERCISE.\n',
    });
  });
});

describe('starters', () => {
  test('--check says what differs and exits 1; writing them makes it current', async () => {
    const book = TemporaryWorkbook.make();
    const { root } = book;
    expect(await Katas.run(['starters', '--check'], { root })).toMatchObject({
      code: 0,
      out: 'exercises/.starters.json is current.\n',
    });
    book.replace('exercises/02-trials/01-trial-week/workflows.ts', 'a week', 'seven days');
    const { code, out } = await Katas.run(['starters', '--check'], { root });
    expect(out).toContain(
      'exercises/02-trials/01-trial-week/workflows.ts differs from exercises/.starters.json\n',
    );
    expect(code).toBe(1);
    expect((await Katas.run(['starters'], { root })).out).toBe(
      'exercises/.starters.json holds the starters of 3 exercises.\n',
    );
    expect((await Katas.run(['starters', '--check'], { root })).code).toBe(0);
  });
});
