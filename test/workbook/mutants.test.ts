import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mutantsOf } from './mutants/mutate.ts';
import { knownSurvivor, readSurvivors } from './mutants/survivors.ts';

const CODE = `export async function refund(cents: number, fee: number): Promise<string> {
  if (cents <= 0 || !fee) throw new Error('nothing to pay back');
  const paid = await payBack(cents - fee);
  await notify('paid ' + paid);
  log.info('done', { ok: true });
  return paid;
}
`;

test('changes operators, negations, truths, awaits, statements and their order, each once', () => {
  const found = mutantsOf('workflows.ts', CODE).map(({ line, change }) => `${line} ${change}`);
  expect(found).toEqual([
    "2 swapped: if (cents <= 0 || !fee) throw new Error('nothing to pay back'); | const paid = await payBack(cents - fee);",
    '2 < for <=: cents <= 0',
    '2 && for ||: cents <= 0 || !fee',
    '2 removed !: !fee',
    '3 dropped await: await payBack(cents - fee)',
    '3 + for -: cents - fee',
    "4 removed: await notify('paid ' + paid);",
    "4 swapped: await notify('paid ' + paid); | log.info('done', { ok: true });",
    "4 dropped await: await notify('paid ' + paid)",
    "5 removed: log.info('done', { ok: true });",
    '5 false for: ok: true',
  ]);
});

test('a mutant is the whole file with one change', () => {
  const mutant = mutantsOf('workflows.ts', CODE).find(({ change }) => change.startsWith('+ for -'))!;
  expect(mutant.text).toBe(CODE.replace('cents - fee', 'cents + fee'));
});

test('neither types nor texts that are joined are changed, nor is a statement moved before what it needs', () => {
  const code = `export const yes = (on: true): string => 'a' + on;\nfunction f() {\n  const a = g();\n  h(a);\n}\n`;
  expect(mutantsOf('workflows.ts', code).map(({ change }) => change)).toEqual(['removed: h(a);']);
});

test('an await behind return stays, but for one in a try, where it decides who catches', () => {
  const code = `async function f() {\n  return await g();\n}\nasync function h() {\n  try {\n    return await g();\n  } catch {}\n}\n`;
  expect(mutantsOf('workflows.ts', code).map(({ line, change }) => `${line} ${change}`)).toEqual([
    '6 dropped await: await g()',
  ]);
});

test('what is missing may be 0 or not: only a default that differs is changed', () => {
  const code = `const a = f() ?? 0;\nconst b = f() ?? '';\nconst c = f() ?? 1;\n`;
  expect(mutantsOf('workflows.ts', code).map(({ change }) => change)).toEqual(['|| for ??: f() ?? 1']);
});

test('a declaration that runs nothing is not moved, but where a neighbour may change what it reads', () => {
  const code = `function f(cents: number) {
  let left = cents;
  const paid: Payment[] = [];
  const books = new Map<string, { held: number }>();
  setHandler(pay, () => pay(left));
  const free = left;
  return paid;
}
`;
  expect(mutantsOf('workflows.ts', code).map(({ change }) => change)).toEqual([
    'removed: setHandler(pay, () => pay(left));',
    'swapped: setHandler(pay, () => pay(left)); | const free = left;',
  ]);
});

test('the handlers of signals change places, for who is set first is called first, and those of queries do not', () => {
  const code = `const count = defineQuery<number>('count');
function f() {
  setHandler(add, g);
  setHandler(close, h);
  setHandler(count, i);
}
`;
  const found = mutantsOf('workflows.ts', code).map(({ change }) => change);
  expect(found.filter((change) => change.startsWith('swapped'))).toEqual([
    'swapped: setHandler(add, g); | setHandler(close, h);',
  ]);
});

test('equal changes of one file are told apart by their number', () => {
  const code = `function f() {\n  g();\n  if (a) {\n    g();\n  }\n}\n`;
  const removed = mutantsOf('workflows.ts', code).filter(({ change }) => change === 'removed: g();');
  expect(removed.map(({ line, nth }) => ({ line, nth }))).toEqual([
    { line: 2, nth: 1 },
    { line: 4, nth: 2 },
  ]);
  const list = [{ file: 'workflows.ts', change: 'removed: g();', nth: 2, reason: 'g is quick' }];
  expect(knownSurvivor(list, 'workflows.ts', removed[0]!)).toBeUndefined();
  expect(knownSurvivor(list, 'workflows.ts', removed[1]!)).toBe(list[0]);
});

test('a survivor without a reason is refused, with the exercise named', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'survivors-'));
  try {
    const file = path.join(folder, 'survivors.yaml');
    writeFileSync(file, '03-time/01-trial:\n  - file: workflows.ts\n    change: "removed: g();"\n');
    expect(() => readSurvivors(file)).toThrow('an entry of 03-time/01-trial needs file, change and reason');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
