import { describe, expect, test } from 'vitest';
import type { Breach } from './rules.ts';
import {
  MOST_FUNCTION_LINES,
  MOST_LINES,
  focusedTests,
  isSource,
  leftovers,
  lockfile,
  longFile,
  longFunctions,
  machinePaths,
  silencedWithoutReason,
} from './rules.ts';

const FILE = 'src/cli/report.ts';
const lines = (breaches: readonly Breach[]): unknown[] => breaches.map(({ line }) => line);
const containing = (part: string): unknown => expect.stringContaining(part);
const repeat = (line: string, count: number): string => `${line}\n`.repeat(count);

describe('file length', () => {
  test('the most is allowed, one more is not', () => {
    expect(longFile(FILE, repeat('x;', MOST_LINES))).toEqual([]);
    expect(longFile(FILE, repeat('x;', MOST_LINES + 1))).toEqual([
      { file: FILE, message: containing('401 lines') },
    ]);
  });

  test('a file on the list is let through', () => {
    expect(longFile(FILE, repeat('x;', 500), { [FILE]: 'a table' })).toEqual([]);
  });
});

describe('function length', () => {
  const long = (head: string): string => `\n${head} {\n${repeat('x();', MOST_FUNCTION_LINES - 1)}}\n`;

  test.each(['function paint()', 'const paint = () =>', 'const paint = function ()'])('%s', (head) => {
    expect(longFunctions(FILE, long(head))).toEqual([
      { file: FILE, line: 2, message: containing(`paint has ${MOST_FUNCTION_LINES + 1} lines`) },
    ]);
    expect(longFunctions(FILE, long(head).replace('x();\n', ''))).toEqual([]);
  });

  test('methods and constructors count', () => {
    expect(longFunctions(FILE, `class A {${long('  paint()')}}`)).toHaveLength(1);
    expect(longFunctions(FILE, `class A {${long('  constructor()')}}`)).toHaveLength(1);
  });

  test('a function on the list is let through, its neighbour is not', () => {
    const text = long('function paint()') + long('function wipe()');
    expect(longFunctions(FILE, text, { [`${FILE}#paint`]: 'a table' })).toEqual([
      expect.objectContaining({ line: 74 }),
    ]);
  });

  test('a test file is a list', () => {
    expect(longFunctions('test/a.test.ts', long("describe('a', () =>"))).toEqual([]);
  });
});

describe('leftovers', () => {
  const mark = ['TO', 'DO'].join('');

  test.each([
    [`x(); // ${mark}: later\n`, 1],
    [`/*\n * ${mark} later\n */\nx();\n`, 2],
    [`function f() {\n  // FIX${'ME'} this\n}\n`, 2],
    [`const a = [\n  1,\n  // HA${'CK'}\n];\n`, 3],
    [`x();\n// XX${'X'}\n`, 2],
  ])('%j', (text, line) => {
    expect(lines(leftovers(FILE, text))).toEqual([line]);
  });

  test('a mark inside a string, or spoken of, is none', () => {
    expect(
      leftovers(
        FILE,
        `const mark = '// ${mark}:'; // files with \`${mark}\`\nconst t = \`// ${mark} \${x}\n// ${mark}\`;\n`,
      ),
    ).toEqual([]);
  });

  test('the script of a component is read, with its own lines', () => {
    expect(
      lines(
        leftovers(
          'site/A.vue',
          `<template>\n</template>\n<script setup lang="ts">\n// ${mark}: x\n</script>\n`,
        ),
      ),
    ).toEqual([4]);
  });
});

describe('silenced rules', () => {
  const off = ['eslint', 'disable-next-line no-console'].join('-');

  test('without a reason', () => {
    expect(lines(silencedWithoutReason(FILE, `// ${off}\nx();\n`))).toEqual([1]);
    expect(lines(silencedWithoutReason(FILE, `x();\n// @ts-expect-error\ny();\n`))).toEqual([2]);
  });

  test('with a reason', () => {
    expect(
      silencedWithoutReason(
        FILE,
        `// ${off} -- the desk prints\nx();\n// @ts-expect-error: the page has no such key\ny();\n`,
      ),
    ).toEqual([]);
  });
});

test('a focused test is caught, and only in tests', () => {
  const only = ['on', 'ly'].join('');
  expect(
    lines(
      focusedTests('test/a.test.ts', `test.${only}('a', () => {});\n  describe.${only}('b', () => {});\n`),
    ),
  ).toEqual([1, 2]);
  expect(focusedTests('test/a.test.ts', "test('the only one', () => {});\n")).toEqual([]);
  expect(focusedTests(FILE, `test.${only}('a')`)).toEqual([]);
});

describe('machine paths', () => {
  test.each(['work/main/src', 'tmp/x.sh', 'home/ada/code', 'Users/ada'])('/%s', (path) => {
    expect(lines(machinePaths(FILE, `x();\nconst at = '/${path}';\n`))).toEqual([2]);
  });

  test('of Windows', () => {
    expect(machinePaths(FILE, `"C:${'\\'}Users${'\\'}ada"`)).toHaveLength(1);
  });

  test('a relative path and an address are none', () => {
    expect(machinePaths(FILE, "import './work/a'; // https://example.com/home/ada, src/tmp/a")).toEqual([]);
  });
});

describe('the lockfile', () => {
  const said = (packages: object): string[] =>
    lockfile('package-lock.json', JSON.stringify({ packages })).map(({ message }) => message);

  test('a missing platform is caught', () => {
    const optionalDependencies = { '@esbuild/aix-ppc64': '1.0.0', '@esbuild/linux-x64': '1.0.0' };
    const packages = {
      'node_modules/esbuild': { optionalDependencies },
      'node_modules/@esbuild/linux-x64': {},
    };
    expect(said(packages)).toEqual([
      expect.stringContaining('node_modules/esbuild lacks its package @esbuild/aix-ppc64'),
    ]);
  });

  test('a download address is caught', () => {
    expect(said({ 'node_modules/vue': { resolved: 'https://example.com/vue.tgz' } })).toEqual([
      expect.stringContaining('node_modules/vue records a download address'),
    ]);
  });

  test('a whole one passes', () => {
    expect(said({ '': { version: '1.0.0' }, 'node_modules/vue': { version: '3.0.0' } })).toEqual([]);
  });
});

test('sources are what we write in src, test and site', () => {
  expect(['src/a.ts', 'test/b.test.ts', 'site/c.vue', 'src/d.mjs'].every(isSource)).toBe(true);
  expect(
    [
      'exercises/a.ts',
      'lessons/a.md',
      'src/a.json',
      'test/cli/fixtures/a/b.ts',
      'test/wrong-answers/a.ts',
    ].some(isSource),
  ).toBe(false);
});
