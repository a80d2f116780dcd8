import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  formatProgress,
  moveTo,
  NO_PROGRESS,
  parseProgress,
  passState,
  recordPass,
} from '../../src/workbook/progress.ts';
import type { Pass } from '../../src/workbook/progress.ts';
import { loadProgress, PROGRESS_FILE, updateProgress } from '../../src/workbook/progress-file.ts';
import { TemporaryWorkbook } from './temporary-workbook.ts';

const PASS: Pass = { at: '2026-11-23T10:00:00.000Z', contentHash: 'c1', testHash: 't1' };

describe('progress', () => {
  test('comes back from its text as it was', () => {
    const progress = moveTo(recordPass(NO_PROGRESS, 'trial-week', PASS), 'two-parcels');
    expect(parseProgress(formatProgress(progress))).toEqual({ progress });
  });

  test('tells an exercise passed with the test of today from one whose test has changed', () => {
    const progress = recordPass(NO_PROGRESS, 'trial-week', PASS);
    expect(passState(progress, 'trial-week', 't1')).toBe('passed');
    expect(passState(progress, 'trial-week', 't2')).toBe('changed');
    expect(passState(progress, 'first-order', 't1')).toBe('open');
  });

  test('keeps the time of the first pass with the same files', () => {
    const progress = recordPass(NO_PROGRESS, 'trial-week', PASS);
    expect(recordPass(progress, 'trial-week', { ...PASS, at: 'later' })).toBe(progress);
    expect(
      recordPass(progress, 'trial-week', { ...PASS, at: 'later', contentHash: 'c2' }).passed['trial-week']
        ?.at,
    ).toBe('later');
  });

  test('keeps ids that this workbook does not know', () => {
    const text = formatProgress(recordPass(NO_PROGRESS, 'from-another-version', PASS));
    const { progress } = parseProgress(text);
    expect(formatProgress(recordPass(progress, 'trial-week', PASS))).toContain('from-another-version');
  });

  test.each([
    ['{', 'it is not JSON'],
    ['[]', 'it holds no object'],
    ['{"version":1}', '`passed` is missing'],
    ['{"version":2,"passed":{}}', 'its version is 2, this workbook writes 1'],
    ['{"version":1,"passed":{"a":{"at":"x"}}}', 'the entry of "a" is incomplete'],
    ['{"version":1,"passed":{},"current":7}', '`current` is not an id'],
  ])('of the damaged text %s it says: %s', (text, damage) => {
    expect(parseProgress(text).damage).toBe(damage);
  });
});

describe('the progress file', () => {
  test('is made by the first change, and holds the next', () => {
    const { root } = TemporaryWorkbook.make();
    updateProgress(root, (progress) => recordPass(progress, 'trial-week', PASS));
    updateProgress(root, (progress) => moveTo(progress, 'two-parcels'));
    expect(loadProgress(root)).toEqual({
      progress: { version: 1, passed: { 'trial-week': PASS }, current: 'two-parcels' },
    });
    expect(readdirSync(`${root}/.kata`)).toEqual(['progress.json']);
  });

  test('is not written when nothing has changed', () => {
    const { root } = TemporaryWorkbook.make();
    updateProgress(root, (progress) => progress);
    expect(existsSync(`${root}/${PROGRESS_FILE}`)).toBe(false);
  });

  test('when damaged is set aside under a free name, said, and what is sound in it is kept', () => {
    const book = TemporaryWorkbook.make();
    mkdirSync(book.path('.kata'));
    book.write('.kata/progress.damaged-1.json', 'an earlier one');
    const damaged = JSON.stringify({ version: 1, passed: { 'trial-week': PASS, 'first-order': 'yes' } });
    book.write(PROGRESS_FILE, damaged);
    const { progress, notice } = loadProgress(book.root);
    expect(progress.passed).toEqual({ 'trial-week': PASS });
    expect(notice).toBe(
      '.kata/progress.json was damaged: the entry of "first-order" is incomplete. It is now .kata/progress.damaged-2.json; 1 passed exercise was kept.',
    );
    expect(book.read('.kata/progress.damaged-1.json')).toBe('an earlier one');
    expect(book.read('.kata/progress.damaged-2.json')).toBe(damaged);
    expect(loadProgress(book.root)).toEqual({ progress });
  });
});
