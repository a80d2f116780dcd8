import { expect, test } from 'vitest';
import { checkStarters, contentHash, readStarters, writeStarters } from '../../src/workbook/starters.ts';
import { FIXTURE, TemporaryWorkbook } from './temporary-workbook.ts';

const WORKFLOWS = 'exercises/02-trials/01-trial-week/workflows.ts';

test('the miniature workbook ships its current starters', () => {
  expect(checkStarters(FIXTURE)).toEqual([]);
});

test('the starters hold every file but the README', () => {
  const book = TemporaryWorkbook.make();
  writeStarters(book.root);
  const starters = readStarters(book.root);
  expect(Object.keys(starters)).toHaveLength(3);
  expect(Object.keys(starters['02-trials/01-trial-week']!)).toEqual(['trial-week.test.ts', 'workflows.ts']);
  expect(starters['02-trials/01-trial-week']!['workflows.ts']).toBe(book.read(WORKFLOWS));
});

test('a file that was edited, added or removed since is named', () => {
  const book = TemporaryWorkbook.make();
  writeStarters(book.root);
  book.replace(WORKFLOWS, 'a week', 'a month');
  book.write('exercises/02-trials/01-trial-week/clock.ts', '');
  book.remove('exercises/01-orders/01-first-order/workflows.ts');
  expect(checkStarters(book.root)).toEqual([
    'exercises/01-orders/01-first-order/workflows.ts is in exercises/.starters.json and does not exist',
    'exercises/02-trials/01-trial-week/clock.ts is not in exercises/.starters.json',
    'exercises/02-trials/01-trial-week/workflows.ts differs from exercises/.starters.json',
  ]);
});

test('Windows line ends are no difference', () => {
  const book = TemporaryWorkbook.make();
  writeStarters(book.root);
  book.write(WORKFLOWS, book.read(WORKFLOWS).replaceAll('\n', '\r\n'));
  expect(checkStarters(book.root)).toEqual([]);
});

test('the hash tells contents and names apart, and neither order nor line ends', () => {
  const hash = contentHash({ 'a.ts': 'one\n', 'b.ts': 'two\n' });
  expect(contentHash({ 'b.ts': 'two\r\n', 'a.ts': 'one\n' })).toBe(hash);
  expect(contentHash({ 'a.ts': 'one\n', 'c.ts': 'two\n' })).not.toBe(hash);
  expect(contentHash({ 'a.ts': 'two\n', 'b.ts': 'one\n' })).not.toBe(hash);
  expect(contentHash({ 'a.ts': 'one\nb.ts', 'b.ts': 'two\n' })).not.toBe(hash);
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
});
