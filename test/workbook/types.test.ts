import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkTypes, readDiagnostics } from './checks/types.ts';
import type { Finding } from './finding.ts';
import { MiniWorkbook } from './support/mini-workbook.ts';

let mini: MiniWorkbook;
let found: Map<string, Finding[]>;
const at: Record<string, string> = {};

// One run of the compiler for all, as in the gate.
beforeAll(async () => {
  mini = new MiniWorkbook();
  const wrong = (text: string): string => text.replace('): Promise<string> {', '): Promise<number> {');
  at['sound'] = mini.add();
  at['starter'] = mini.add({ 'starter/workflows.ts': wrong });
  at['solution'] = mini.add({ 'solution/workflows.ts': wrong });
  const renamed = (text: string): string => text.replaceAll('function reminder', 'function remind');
  at['test'] = mini.add({ 'solution/workflows.ts': renamed });
  at['draft'] = mini.add();
  mini.change(at['draft'], { 'starter/workflows.ts': 'const half: = ' });
  const book = mini.book();
  found = await checkTypes(book, book.entries);
});
afterAll(() => mini.remove());

test('exercises whose files fit together have no findings', () => {
  expect(found.get(at['sound']!)).toEqual([]);
});

test('a type error in a starter is caught with file, line and column', () => {
  expect(found.get(at['starter']!)).toEqual([
    {
      message: expect.stringContaining("TS2322: Type 'string' is not assignable to type 'number'") as unknown,
      file: expect.stringMatching(/^exercises\/00-mini\/02-reminder-2\/workflows\.ts:\d+:\d+$/) as unknown,
    },
  ]);
});

test('a type error in a solution is caught, and its starter is not blamed', () => {
  expect(found.get(at['solution']!)).toEqual([
    expect.objectContaining({
      file: expect.stringMatching(/^solutions\/00-mini\/03-reminder-3\/workflows\.ts:/) as unknown,
    }),
  ]);
});

test("a solution that does not fit the exercise's test is caught", () => {
  const [finding] = found.get(at['test']!)!;
  expect(finding?.file).toMatch(
    /^solutions\/00-mini\/04-reminder-4, with exercises\/00-mini\/04-reminder-4\/reminder-4\.test\.ts:/,
  );
});

test("a learner's draft with an error disturbs nothing", () => {
  expect(found.get(at['draft']!)).toEqual([]);
});

test('the workspace is gone when the compiler has ended', () => {
  const runs = path.join(mini.root, '.kata', 'run');
  expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
});

test('a diagnostic of several lines stays together', () => {
  const lines = [
    'solution/a/b/w.ts(3,14): error TS2322: No.',
    '  Because of this.',
    'x/y.ts(1,2): error TS1: Other.',
  ];
  expect(readDiagnostics(lines, path.resolve('/ws'))).toEqual([
    { file: 'solution/a/b/w.ts', at: ':3:14', text: 'TS2322: No.\n  Because of this.' },
    { file: 'x/y.ts', at: ':1:2', text: 'TS1: Other.' },
  ]);
});
