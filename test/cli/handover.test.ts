import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseHandover } from '../../src/workbook/handover.ts';
import { TemporaryWorkbook } from '../workbook-data/temporary-workbook.ts';
import { Katas } from './katas.ts';

const FILE = 'exercises/02-trials/01-trial-week/workflows.ts';
const PASS = { at: '2026-01-05T09:00:00.000Z', contentHash: 'a', testHash: 'b' };

/** A file as a lesson's page saves it. */
function saved(drafts: object): string {
  return JSON.stringify({ version: 1, passed: { 'trial-week': PASS }, drafts });
}

test('import takes the passes and the code, and keeps what stood there', async () => {
  const book = TemporaryWorkbook.make();
  book.replace(FILE, 'export', '// mine\nexport');
  const mine = book.read(FILE);
  book.write('from-the-page.json', saved({ 'trial-week': { 'workflows.ts': 'theirs' } }));
  const { code, out } = await Katas.run(['import', book.path('from-the-page.json')], { root: book.root });
  expect(out).toContain('1 exercise passed, the code of 1 exercise written.');
  expect(code).toBe(0);
  expect(book.read(FILE)).toBe('theirs');
  expect(JSON.parse(book.read('.kata/progress.json'))).toMatchObject({ passed: { 'trial-week': PASS } });
  const copies = '.kata/copies/trial-week';
  const [time] = readdirSync(book.path(copies));
  expect(book.read(`${copies}/${time}/workflows.ts`)).toBe(mine);
});

test('import writes no file but those that the exercise lets a learner edit', async () => {
  const book = TemporaryWorkbook.make();
  const evil = { 'trial-week.test.ts': 'x', '../../../outside.ts': 'x', 'README.md': 'x' };
  book.write(
    'from-the-page.json',
    saved({ 'trial-week': evil, 'no-such-exercise': { 'workflows.ts': 'x' } }),
  );
  const { out } = await Katas.run(['import', book.path('from-the-page.json')], { root: book.root });
  expect(out).toContain('the code of 0 exercises written.');
  expect(readdirSync(book.root)).not.toContain('outside.ts');
  expect(book.read('exercises/02-trials/01-trial-week/trial-week.test.ts')).not.toBe('x');
});

test('import of what is no progress says why, changes nothing and exits 2', async () => {
  const book = TemporaryWorkbook.make().write('from-the-page.json', 'no JSON');
  const file = book.path('from-the-page.json');
  expect(await Katas.run(['import', file], { root: book.root })).toEqual({
    code: 2,
    out: '',
    err: `${file} holds no progress: it is not JSON. Nothing was changed.\n`,
  });
});

test('export writes what import and a page read', async () => {
  const book = TemporaryWorkbook.make();
  book.replace(FILE, 'export', '// mine\nexport');
  const { code } = await Katas.run(['export', book.path('to-the-page.json')], { root: book.root });
  expect(code).toBe(0);
  const { drafts, damage } = parseHandover(book.read('to-the-page.json'));
  expect(damage).toBeUndefined();
  expect(drafts).toEqual({ 'trial-week': { 'workflows.ts': book.read(FILE) } });
});
