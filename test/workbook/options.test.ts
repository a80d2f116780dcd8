import { describe, expect, test } from 'vitest';
import type { Exercise } from '../../src/workbook/catalogue.ts';
import { CHECKS, FORM_CHECKS } from './finding.ts';
import { HELP, chooseExercises, parseOptions } from './options.ts';

const exercise = (at: string, number: string): Exercise => {
  const [chapter = '', name = ''] = at.split('/');
  return {
    id: name.slice(3),
    path: at,
    number,
    title: name,
    chapter: { path: chapter, number: chapter.slice(0, 2), title: chapter },
    ...{ teaches: [], minutes: 5, difficulty: 1, needs: [], fails: '', learnt: '', task: '', hints: [] },
    ...{ folder: '', testFile: '', files: [], edit: [], page: '' },
  };
};

const all = [
  exercise('00-first-green/01-first-workflow', '00.01'),
  exercise('03-durable-time/01-date-moves', '03.01'),
  exercise('03-durable-time/02-trial-30-days', '03.02'),
];

const chosen = (...names: string[]): unknown => {
  const answer = chooseExercises(all, names);
  return 'problem' in answer ? answer.problem : answer.exercises.map(({ id }) => id);
};

describe('options', () => {
  test('without arguments every check of every exercise is meant', () => {
    const checks = CHECKS.filter((check) => check !== 'in-page');
    const expected = { names: [], checks, record: false, drafts: false, json: false, help: false };
    expect(parseOptions([])).toEqual({ options: expected });
  });

  test('a page is opened only when that is asked for', () => {
    expect(parseOptions(['--in-page'])).toMatchObject({ options: { checks: CHECKS } });
    expect(parseOptions(['--only', 'types', '--in-page'])).toMatchObject({
      options: { checks: ['in-page', 'types'] },
    });
  });

  test('checks come in the order of the table, whatever order they are asked in', () => {
    expect(parseOptions(['--only', 'page,starter', '--only=twins'])).toMatchObject({
      options: { checks: ['starter', 'twins', 'page'] },
    });
    expect(parseOptions(['--only', 'form'])).toMatchObject({ options: { checks: FORM_CHECKS } });
  });

  test.each([
    [['--only', 'spelling'], 'There is no check "spelling". The checks are starter, solution'],
    [['--only'], '--only needs a value'],
    [['--sever', 'x'], 'Unknown option --sever'],
    [['--json=yes'], 'Unknown option --json=yes'],
    [['--record', '--only', 'form'], '--only leaves the check "history" out'],
  ])('%j is refused with a reason', (args, words) => {
    expect(parseOptions(args)).toMatchObject({ problem: expect.stringContaining(words) as unknown });
  });

  test('the help names every check', () => {
    for (const check of CHECKS) expect(HELP).toMatch(new RegExp(`^  ${check} +\\S`, 'm'));
  });
});

describe('exercises', () => {
  test('without names, all', () => {
    expect(chosen()).toEqual(['first-workflow', 'date-moves', 'trial-30-days']);
  });

  test.each([
    ['trial-30-days', ['trial-30-days']],
    ['02-trial-30-days', ['trial-30-days']],
    ['03.02', ['trial-30-days']],
    ['03-durable-time/02-trial-30-days', ['trial-30-days']],
    ['exercises/03-durable-time/02-trial-30-days/', ['trial-30-days']],
    ['lessons/03-durable-time/02-trial-30-days.md', ['trial-30-days']],
    ['03', ['date-moves', 'trial-30-days']],
    ['03-durable-time', ['date-moves', 'trial-30-days']],
  ])('%s means %j', (name, ids) => {
    expect(chosen(name)).toEqual(ids);
  });

  test("several names give the exercises in the book's order, each once", () => {
    expect(chosen('03', 'first-workflow', 'date-moves')).toEqual([
      'first-workflow',
      'date-moves',
      'trial-30-days',
    ]);
  });

  test('an unknown name gives the nearest ones', () => {
    expect(chosen('trail-30-day')).toBe(
      'There is no exercise "trail-30-day". The nearest: trial-30-days, date-moves, first-workflow.',
    );
  });
});
