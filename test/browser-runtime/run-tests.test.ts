import { Worker } from 'node:worker_threads';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type { ExerciseResult } from '../../src/workbook/result.ts';

/*
 * Vitest's runner keeps its state in globals, so a runner within a test of Vitest would disturb the test. The page's
 * runner runs in a thread of its own here.
 */
const entry = `
import { parentPort, workerData } from 'node:worker_threads';
import { keepFrames } from './src/browser/lowering/async-context.ts';
import { Modules } from './src/browser/modules/loader.ts';
import { outcomeOf } from './src/browser/testing/outcome.ts';
import { runTests, vitestModule } from './src/browser/testing/run-tests.ts';
keepFrames();
// The timers of Vitest's runner keep no thread alive.
setInterval(() => {}, 1000);
const folder = 'exercises/01-shop/01-order';
const modules = new Modules({ files: workerData, folder, given: { vitest: () => vitestModule }, sandbox: false });
const told = [];
const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push({ rejected: true, error }));
const run = await runTests(folder + '/order.test.ts', () => void modules.load('order.test.ts'), 300, {
  collected: (titles) => told.push('collected ' + titles.length),
  begins: ({ name }) => told.push('begins ' + name),
  ended: ({ name, result }) => told.push(result.state + ' ' + name),
});
const result = outcomeOf(run, unhandled, { id: 'order', contentHash: 'h', startedAt: performance.now() });
parentPort.postMessage({ result, told });
`;

let code: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const built = await build({
    stdin: { contents: entry, resolveDir: path.resolve(import.meta.dirname, '../..'), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
  });
  return built.outputFiles[0]!.text;
}

async function run(files: Record<string, string>): Promise<{ result: ExerciseResult; told: string[] }> {
  code ??= bundle();
  const url = new URL(`data:text/javascript;base64,${Buffer.from(await code).toString('base64')}`);
  const worker = new Worker(url, { workerData: files });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    await worker.terminate();
  }
}

test('tests run with fixtures, hooks, mocks and matchers, and are told one by one', async () => {
  const { result, told } = await run({
    'order.test.ts': `
import { afterEach, beforeEach, describe, expect, test as base, vi } from 'vitest';
const said: string[] = [];
const test = base
  .extend('run', { auto: true }, ({ task }, { onCleanup }) => { onCleanup(() => { said.push('cleaned ' + task.name) }); return { name: task.name }; })
  .extend('order', async ({ run }) => ({ id: run.name, lines: await Promise.resolve(2) }));
beforeEach(() => { said.length = 0; });
afterEach(() => { expect(said).toEqual([]); });
test('has its fixtures', ({ order }) => { expect(order).toEqual({ id: 'has its fixtures', lines: 2 }); });
test.for([1, 2])('each %i', (n) => { expect(n).toBeGreaterThan(0); });
describe('a suite', () => {
  test('mocks', async () => {
    const pay = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValue(3);
    await expect(pay('a')).rejects.toThrow('no');
    expect(await pay('b')).toBe(3);
    expect(pay).toHaveBeenCalledTimes(2);
    expect(pay.mock.calls).toEqual([['a'], ['b']]);
    const o = { now: () => 1 };
    vi.spyOn(o, 'now').mockReturnValue(9);
    expect(o.now()).toBe(9);
    expect({ a: [1], b: 'x' }).toMatchObject({ a: expect.arrayContaining([1]), b: expect.any(String) });
    let n = 0;
    await vi.waitUntil(() => ++n > 2);
  });
  test.fails('fails as it should', () => { expect(1).toBe(2); });
});
`,
  });
  expect(result.problems).toEqual([]);
  expect(result.tests.map(({ title, status }) => `${status} ${title}`)).toEqual([
    'passed has its fixtures',
    'passed each 1',
    'passed each 2',
    'passed a suite > mocks',
    'passed a suite > fails as it should',
  ]);
  expect(result.status).toBe('passed');
  expect(told.slice(0, 3)).toEqual(['collected 5', 'begins has its fixtures', 'pass has its fixtures']);
});

test('a failure says what the terminal says: words, diff, line', async () => {
  const { result } = await run({
    'order.test.ts': `import { expect, test } from 'vitest';
test('words', () => {
  expect([1, 2], 'two boxes, in this order').toEqual([2, 1]);
});
test('none', () => {
  expect(3).toBe(4);
});
test('late', async () => { await new Promise(() => {}); });
test('promises too little', () => { expect.assertions(1); });
`,
  });
  const [words, none, late, assertions] = result.tests;
  expect(words!.failure).toEqual({
    message: 'two boxes, in this order',
    diff: '- Expected\n+ Received\n\n  [\n-   2,\n    1,\n+   2,\n  ]',
    at: { file: 'exercises/01-shop/01-order/order.test.ts', line: 3, column: expect.any(Number) as number },
  });
  expect(none!.failure).toMatchObject({ message: 'expected 3 to be 4', at: { line: 6 } });
  expect(late!.failure!.message).toBe('it did not end within 0 s: it waits for something that never comes');
  expect(assertions!.failure!.message).toBe('expected number of assertions to be 1, but got 0');
  expect(result.problems).toEqual([
    { kind: 'never-ends', message: 'The test "late" did not end within 0 s.' },
  ]);
  expect(result.status).toBe('failed');
});

test('a rejection that nobody awaits is told with its line', async () => {
  const { result } = await run({
    'order.test.ts': `import { test } from 'vitest';
test('forgets', async () => {
  void (async () => { throw new Error('lost'); })();
  await new Promise((resolve) => setTimeout(resolve, 5));
});`,
  });
  expect(result).toMatchObject({
    status: 'failed',
    problems: [
      {
        kind: 'unhandled-rejection',
        message: 'A promise was rejected and nobody awaited it: lost',
        at: { line: 3 },
      },
    ],
  });
});

test('a file that cannot be loaded is broken, with the cause', async () => {
  const { result } = await run({
    'order.test.ts': "import { test } from 'vitest';\nimport './orders';\ntest('a', () => {});",
  });
  expect(result).toMatchObject({
    status: 'broken',
    tests: [],
    problems: [
      {
        kind: 'syntax',
        message: 'exercises/01-shop/01-order/order.test.ts imports ./orders, which is not there.',
        at: { line: 2 },
      },
    ],
  });
});
