import { expect, test } from 'vitest';
import { formatHandover, joinProgress, parseHandover } from '../../src/workbook/handover.ts';
import { NO_PROGRESS, recordPass } from '../../src/workbook/progress.ts';

const pass = (at: string, testHash = 't') => ({ at, contentHash: 'c', testHash });

test('a handover that was written is read as it was', () => {
  const progress = recordPass(NO_PROGRESS, 'trial-week', pass('2026-01-05'));
  const drafts = { 'trial-week': { 'workflows.ts': 'export {};\n' } };
  expect(parseHandover(formatHandover(progress, drafts))).toEqual({ progress, drafts });
});

test('drafts that hold no texts are left out', () => {
  const text = JSON.stringify({ version: 1, passed: {}, drafts: { a: { f: 1 }, b: 'x', c: { f: 'text' } } });
  expect(parseHandover(text).drafts).toEqual({ c: { f: 'text' } });
  expect(parseHandover('null').drafts).toEqual({});
});

test('two progresses join: the earlier pass with one test, the later with two', () => {
  const here = recordPass(NO_PROGRESS, 'a', pass('2026-01-02'));
  const join = (there: ReturnType<typeof pass>) =>
    joinProgress(here, recordPass(NO_PROGRESS, 'a', there)).passed['a'];
  expect(join(pass('2026-01-01'))).toEqual(pass('2026-01-01'));
  expect(join(pass('2026-01-03'))).toEqual(pass('2026-01-02'));
  expect(join(pass('2026-01-03', 'newer'))).toEqual(pass('2026-01-03', 'newer'));
  expect(join(pass('2026-01-01', 'older'))).toEqual(pass('2026-01-02'));
});
