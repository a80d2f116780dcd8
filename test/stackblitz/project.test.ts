import { expect, test } from 'vitest';
import { readArguments } from '../../src/stackblitz/arguments.ts';
import { projectOf } from '../../src/stackblitz/project.ts';
import type { ProjectExercise } from '../../src/stackblitz/project.ts';

const exercise: ProjectExercise = {
  id: 'order',
  path: '01-shop/02-order',
  number: '01.02',
  title: 'An order',
  learnt: 'Orders wait.',
  edit: ['workflows.ts', 'activities.ts'],
  testFile: 'order.test.ts',
  readme: '---\nid: order\nlearnt: Orders wait.\n---\n\nMake it wait.\n\n## Hints\n\n1. Wait.\n',
  lesson: 'https://book.example/01-shop/order',
};
const texts = { 'workflows.ts': 'mine', 'activities.ts': 'a', 'order.test.ts': 't' };
const base = { files: { 'kata/run.mjs': 'run' }, types: { '@temporalio/workflow': '1.24.0' } };

test('a project holds the reader’s texts where the workbook has them, and opens at the files to edit', () => {
  const { title, files, openFile } = projectOf(exercise, texts, base);
  expect(title).toBe('01.02 An order');
  expect(openFile).toBe(
    'exercises/01-shop/02-order/workflows.ts,exercises/01-shop/02-order/activities.ts,exercises/01-shop/02-order/order.test.ts',
  );
  expect(files['exercises/01-shop/02-order/workflows.ts']).toBe('mine');
  expect(files['exercises/01-shop/02-order/README.md']).toBe('Make it wait.\n\n## Hints\n\n1. Wait.\n');
  expect(files['kata/run.mjs']).toBe('run');
  expect(JSON.parse(files['package.json']!)).toEqual({
    name: 'temporal-kata-order',
    private: true,
    type: 'module',
    engines: { node: '>=20' },
    scripts: { start: 'node kata/run.mjs --watch', test: 'node kata/run.mjs' },
    devDependencies: { '@temporalio/workflow': '1.24.0' },
    stackblitz: { installDependencies: true, startCommand: 'npm start' },
  });
});

test('what the command knows of the exercise is neither its README nor its address', () => {
  const { files } = projectOf({ ...exercise, record: 'waits' }, texts, base);
  expect(JSON.parse(files['kata/exercise.json']!)).toEqual({
    id: 'order',
    path: '01-shop/02-order',
    number: '01.02',
    title: 'An order',
    learnt: 'Orders wait.',
    record: 'waits',
    edit: ['workflows.ts', 'activities.ts'],
    testFile: 'order.test.ts',
  });
});

test.each([
  [[], true, false, 'watch'],
  [[], true, true, 'once'],
  [[], false, false, 'once'],
  [['--watch'], false, true, 'watch'],
  [['--run'], true, false, 'once'],
  [['--help'], true, false, 'help'],
  [['--wach'], true, false, { mistake: 'There is no option --wach.' }],
] as const)('%j in a terminal (%s) with CI set (%s) means %j', (words, isTerminal, isCi, wanted) => {
  expect(readArguments(words, { isTerminal, isCi })).toEqual(wanted);
});
