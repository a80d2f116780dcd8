import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkStarters } from '../src/workbook/starters.ts';
import type { Allowed, Breach } from './tidy/rules.ts';
import {
  focusedTests,
  isSource,
  leftovers,
  lockfile,
  longFile,
  longFunctions,
  machinePaths,
  silencedWithoutReason,
} from './tidy/rules.ts';

/*
 * The style that no linter holds. Each rule has its own test in tidy/rules.test.ts.
 * What may break a rule stands here with the reason.
 */
const longFilesAllowed: Allowed = {};
const longFunctionsAllowed: Allowed = {};

const root = fileURLToPath(new URL('../', import.meta.url));
const ignored = new Set(['node_modules', '.git', '.kata', 'dist', 'cache']);
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8').replaceAll('\r\n', '\n');

function listFiles(folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name))
    .flatMap((item) => {
      const file = folder === '' ? item.name : `${folder}/${item.name}`;
      return item.isDirectory() ? listFiles(file) : [file];
    });
}

const files = listFiles();
const sources = files.filter(isSource);
const texts = files.filter((file) =>
  /\.(ts|mjs|cmd|vue|md|json|ya?ml|css|html|svg)$|(^|\/)(\.ci\/run|\.npmrc)$/.test(file),
);

/** Every breach on a line of its own, so that the failure reads as a list of things to mend. */
const told = (breaches: readonly Breach[]): string[] =>
  breaches.map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`);

const all = (names: readonly string[], rule: (file: string, content: string) => Breach[]): string[] =>
  told(names.flatMap((file) => rule(file, text(file))));

test('files are short', () => {
  expect(sources.length).toBeGreaterThan(0);
  expect(all(sources, (file, content) => longFile(file, content, longFilesAllowed))).toEqual([]);
});

test('functions are short', () => {
  expect(all(sources, (file, content) => longFunctions(file, content, longFunctionsAllowed))).toEqual([]);
});

test('nothing is left for later', () => {
  expect(all(sources, leftovers)).toEqual([]);
});

test('a rule that is switched off says why', () => {
  expect(all(sources, silencedWithoutReason)).toEqual([]);
});

test('no test is focused', () => {
  expect(all(sources, focusedTests)).toEqual([]);
});

test("nothing names a path of somebody's machine", () => {
  expect(all(texts, machinePaths)).toEqual([]);
});

test('the lockfile is complete for every platform and records no addresses', () => {
  expect(all(['package-lock.json'], lockfile)).toEqual([]);
});

test('what a list lets through is still there to be let through', () => {
  const gone = Object.keys({ ...longFilesAllowed, ...longFunctionsAllowed }).filter(
    (name) => !files.includes(name.replace(/#.*/, '')),
  );
  expect(gone).toEqual([]);
});

// At a learner's desk the exercises hold drafts, and the starters file is what they were.
test.runIf(process.env['CI'])('the starters file is current', () => {
  expect(checkStarters(root)).toEqual([]);
});
