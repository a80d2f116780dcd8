import { builtinModules } from 'node:module';
import { expect, test } from 'vitest';
import { KataProblem } from '../../src/kata/problem.ts';
import { Modules, placeInStack } from '../../src/browser/modules/loader.ts';
import { NODE_MODULES } from '../../src/browser/modules/node-modules.ts';

const folder = 'exercises/01-shop/01-order';

function modules(files: Record<string, string>, sandbox = false): Modules {
  const sdk = { proxyActivities: () => 'proxies' };
  return new Modules({ files, folder, given: { '@temporalio/workflow': () => sdk }, sandbox });
}

function problemOf(work: () => unknown): KataProblem['problem'] {
  try {
    work();
  } catch (error) {
    if (error instanceof KataProblem) return error.problem;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

test('loads TypeScript, JSON and given modules, each once', () => {
  const loaded = modules({
    'workflows.ts': `
import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';
import { rate, type Rate } from './rates/index';
import recorded from './recorded.json';
export const all: readonly unknown[] = [proxyActivities<typeof activities>(), rate satisfies Rate, recorded.events];
export enum Kind { Parcel = 'parcel' }
export default class Order { constructor(readonly id: string) {} }
`,
    'rates/index.ts': `export type Rate = number;\nexport let rate: Rate = 1;\nrate += 1;\nexport { twice } from '../twice';`,
    'twice.ts': `import { rate } from './rates';\nexport const twice = () => rate * 2;`,
    'recorded.json': '{ "events": [1] }',
  });
  const exported = loaded.load('./workflows') as {
    all: unknown[];
    Kind: object;
    default: new (id: string) => object;
  };
  expect(exported.all).toEqual(['proxies', 2, [1]]);
  expect(exported.Kind).toEqual({ Parcel: 'parcel' });
  expect(new exported.default('A-1')).toEqual({ id: 'A-1' });
  expect((loaded.load('./rates') as { twice: () => number }).twice()).toBe(4);
  expect(loaded.load('workflows.ts')).toBe(exported);
  expect(loaded.exportsOf('./workflows')).toEqual(expect.arrayContaining(['all', 'Kind', 'default']));
});

test('a stack names the line of the learner, lowered or not', async () => {
  const loaded = modules({
    'workflows.ts': `interface Order {\n  id: string;\n}\nexport async function order(o: Order): Promise<void> {\n  await null;\n  throw new Error(o.id);\n}`,
  });
  const { order } = loaded.load('workflows') as { order: (o: object) => Promise<void> };
  const error = (await order({ id: 'A' }).catch((thrown: unknown) => thrown)) as Error;
  expect(placeInStack(error.stack!)).toMatchObject({ file: `${folder}/workflows.ts`, line: 6 });
});

test('a syntax error names file, line and column', () => {
  const problem = problemOf(() => modules({ 'a.ts': 'const a = 1;\nconst b = ;\n' }).load('a'));
  expect(problem).toMatchObject({
    kind: 'syntax',
    at: { file: `${folder}/a.ts`, line: 2, column: 11 },
    remedy: 'Mend the line; the tests run again when you save.',
  });
});

test('an import that is not there names file and line', () => {
  expect(problemOf(() => modules({ 'a.ts': "\nimport './b';" }).load('a'))).toEqual({
    kind: 'syntax',
    message: `${folder}/a.ts imports ./b, which is not there.`,
    remedy: 'Check the name and the path of the import.',
    at: { file: `${folder}/a.ts`, line: 2 },
  });
  expect(problemOf(() => modules({ 'a.ts': "import { v4 } from 'uuid'; v4();" }).load('a')).remedy).toBe(
    'In the page these are there: @temporalio/workflow.',
  );
});

test('what leaves the folder of the exercise is not there', () => {
  expect(problemOf(() => modules({ 'a.ts': "import '../../a';" }).load('a')).message).toContain('../../a');
});

test.each([
  ['node:fs', 'files'],
  ['fs/promises', 'files'],
  ['@temporalio/activity', 'for the process around the workflow'],
  ['./activities', 'would run them in itself'],
])('workflow code may not import %s, and the message says why and how it got there', (name, why) => {
  const loaded = modules(
    {
      'workflows.ts': "import { receipt } from './receipt';\nexport const x = receipt;",
      'receipt.ts': `import * as other from '${name}';\nexport const receipt = other;`,
      'activities.ts': 'export {};',
    },
    true,
  );
  const problem = problemOf(() => loaded.load('workflows'));
  expect(problem.kind).toBe('forbidden-import');
  expect(problem.message).toContain(
    `${folder}/receipt.ts imports '${name}', which the workflow reaches by workflows.ts → receipt.ts.`,
  );
  expect(problem.message).toContain(why);
  expect(problem.at).toEqual({ file: `${folder}/receipt.ts`, line: 1 });
});

test('the names of Node’s modules are Node’s', () => {
  const here = builtinModules.filter(
    (name) => !name.startsWith('_') && !name.includes('/') && !name.includes(':'),
  );
  expect(NODE_MODULES).toEqual(expect.arrayContaining(here));
});
