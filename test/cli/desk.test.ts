import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { TemporaryWorkbook } from '../workbook-data/temporary-workbook.ts';
import { isAlive, Katas } from './katas.ts';

/** Below the repository, so that the exercises find `#kata` and the packages. */
const HERE = join(import.meta.dirname, '..', '..', '.kata', 'test');
const ORDER = 'exercises/01-orders/01-first-order/workflows.ts';
// Each of them starts Node twice, a server and a Worker; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const POSIX = process.platform !== 'win32';

function solve(book: TemporaryWorkbook, path: string): void {
  book.write(`exercises/${path}/workflows.ts`, book.read(`solutions/${path}/workflows.ts`));
}

describe('the desk without a terminal', () => {
  test('runs the first open exercise, again at a save, and keeps a pass', async () => {
    const book = TemporaryWorkbook.make(HERE);
    const desk = Katas.start(['--no-site'], { root: book.root });
    const red = await desk.until('order A-17 was answered with nothing');
    expect(red).toContain('✗ 0 of 1  01.01 A first order');
    expect(red).toContain(`${ORDER}:3\n`);
    await desk.until('WorkflowExecutionCompleted');

    solve(book, '01-orders/01-first-order');
    const green = await desk.until('The next one: npm start -- two-parcels');
    expect(green).toContain('✓ 1 of 1  01.01 A first order');
    expect(green).toContain('A workflow is a function whose result the service keeps.');
    expect(JSON.parse(book.read('.kata/progress.json'))).toMatchObject({
      version: 1,
      current: 'first-order',
      passed: { 'first-order': { contentHash: expect.stringMatching(/^[0-9a-f]{16}$/) as string } },
    });

    book.write(ORDER, 'export async function order(): Promise<string> {\n  retrun 1;\n}\n');
    const broken = await desk.until('✗ cannot run');
    expect(broken).not.toContain('01.02');
    await desk.until(`${ORDER}:2`);
  });

  test('does not count a pass of a test that is not the one that came with the workbook', async () => {
    const book = TemporaryWorkbook.make(HERE);
    const path = 'exercises/01-orders/01-first-order/first-order.test.ts';
    book.replace(path, "'order A-17 is accepted'", "''");
    const desk = Katas.start(['--no-site'], { root: book.root });
    await desk.until('✓ 1 of 1');
    await desk.until(
      'first-order.test.ts is not the one that came with the workbook; the pass does not count.',
    );
    expect((await Katas.run(['list'], { root: book.root })).out).toContain('0 of 3 passed');
  });

  test('says when another exercise was saved, and stays', async () => {
    const book = TemporaryWorkbook.make(HERE);
    const desk = Katas.start(['--no-site', 'trial-week'], { root: book.root });
    await desk.until('the trial ended after');
    book.write(ORDER, `${book.read(ORDER)}\n// edited\n`);
    await desk.until('You saved 01.01, and the desk is at 02.01.');
    expect(desk.out).not.toContain('01.01 A first order');
  });

  test.runIf(POSIX).each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
    'leaves no process behind after %s',
    async (signal) => {
      const book = TemporaryWorkbook.make(HERE);
      const desk = Katas.start(['--no-site'], { root: book.root });
      await desk.until('order A-17 was answered with nothing');
      const below = desk.descendants();
      expect(below.length).toBeGreaterThanOrEqual(2);
      desk.process.kill(signal);
      const { code } = await desk.ended;
      expect(code).toBe({ SIGTERM: 143, SIGINT: 130, SIGHUP: 129, SIGKILL: null }[signal]);
      await vi.waitFor(() => expect(below.filter(isAlive)).toEqual([]), { timeout: 15_000, interval: 50 });
    },
  );
});

describe('--once', () => {
  test('runs all, prints the first failure in full, and exits 1', async () => {
    const book = TemporaryWorkbook.make(HERE);
    solve(book, '01-orders/01-first-order');
    const { code, out } = await Katas.run(['--once'], { root: book.root });
    expect(out).toMatch(
      /^✓ 1 of 1 {2}01\.01 A first order +[\d.]+ s\n✗ 0 of 2 {2}01\.02 .*one parcel was announced.*\n✗ 0 of 1 {2}02\.01 /,
    );
    expect(out).toContain('   ✗ names two parcels\n     one parcel was announced');
    expect(out).toMatch(/\n1 of 3 exercises pass\n$/);
    expect(code).toBe(1);
  });

  test('exits 0 when all pass, with one JSON document on stdout', async () => {
    const book = TemporaryWorkbook.make(HERE);
    for (const path of ['01-orders/01-first-order', '01-orders/02-two-parcels', '02-trials/01-trial-week'])
      solve(book, path);
    const { code, out, err } = await Katas.run(['--once', '--json'], { root: book.root });
    expect(JSON.parse(out)).toMatchObject({
      ...{ version: 1, total: 3, passed: 3, failed: 0, broken: 0 },
      exercises: [
        {
          id: 'first-order',
          result: { status: 'passed', tests: [{ title: 'accepts the order', status: 'passed' }] },
        },
        { id: 'two-parcels' },
        { id: 'trial-week' },
      ],
    });
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  test('with a name runs that one; an exercise that does not compile is named with its line', async () => {
    const book = TemporaryWorkbook.make(HERE);
    book.write(ORDER, 'export async function order(): Promise<string> {\n  retrun 1;\n}\n');
    const { code, out } = await Katas.run(['--once', '01.01'], { root: book.root });
    expect(out).toContain('✗ cannot run  01.01 A first order');
    expect(out).toContain(`${ORDER}:2`);
    expect(out).not.toContain('01.02');
    expect(code).toBe(1);
  });
});

test('run takes the exercise one is at, and --server that nobody answers is named', async () => {
  const book = TemporaryWorkbook.make(HERE);
  const { code, out } = await Katas.run(['run', '--server', '127.0.0.1:1'], { root: book.root });
  expect(out).toContain('01.01 A first order');
  expect(out).toContain('127.0.0.1:1');
  expect(code).toBe(1);
});

test('doctor finds a workbook in order, and names what is not', async () => {
  const book = TemporaryWorkbook.make(HERE);
  const well = await Katas.run(['doctor'], { root: book.root });
  expect(well.out).toContain('✓ saves are seen');
  expect(well.out).toMatch(/✓ a workflow runs against the embedded server \([\d.]+ s\)/);
  expect(well.out).toContain('All is well: npm start');
  expect(well.code).toBe(0);

  book.remove('lessons/02-trials/01-trial-week.md').write('exercises/.starters.json', '{');
  const ill = await Katas.run(['doctor'], { root: book.root });
  expect(ill.out).toContain('✗ lessons/02-trials/01-trial-week.md is missing');
  expect(ill.out).toContain('git checkout -- exercises/.starters.json');
  expect(ill.code).toBe(3);
});
