import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../src/kata/source-files.ts';
import { readBook } from '../workbook/book.ts';
import { checkHistory } from '../workbook/checks/history.ts';
import { judgeSolution } from '../workbook/checks/runs.ts';
import { RunnerThread } from './support/runner-thread.ts';

/*
 * Every solution in the page's runner, in a thread of Node. The real Worker recorded a history for each lesson: the page
 * must make the same one, and every history that it makes must replay in the native core.
 */

let thread: RunnerThread;
beforeAll(async () => {
  thread = await RunnerThread.start();
});
afterAll(() => thread.close());

const book = readBook(projectRoot);

test.each(book.entries)('$path: the history is that of the real Worker, which replays it', async (entry) => {
  const files = Object.fromEntries([...entry.starter, ...entry.solution]);
  const { id } = entry.exercise;
  const { result, histories } = await thread.run({ id, path: entry.path, files, contentHash: '' });
  expect(judgeSolution(entry, result, 'in the page’s runner')).toEqual([]);
  const byTest = new Map<string, object[]>();
  for (const { test, history } of histories) {
    const { title } = result.tests[test]!;
    byTest.set(title, [...(byTest.get(title) ?? []), history]);
  }
  const { findings, replayed } = await checkHistory(book, entry, { result, histories: byTest }, false);
  expect(findings).toEqual([]);
  expect(replayed).toBeGreaterThanOrEqual(histories.length);
});
