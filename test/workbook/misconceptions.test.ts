import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../src/kata/source-files.ts';
import { parseMarkdown } from '../../src/workbook/front-matter.ts';
import { readBook } from './book.ts';

const page = readFileSync(path.join(projectRoot, 'lessons/misconceptions.md'), 'utf8');

/** The exercises in whose wrong answers each misconception is met, by its number. */
function metInExercises(): Map<unknown, Set<string>> {
  const met = new Map<unknown, Set<string>>();
  for (const entry of readBook(projectRoot).entries)
    for (const { readme = '' } of entry.wrongAnswers) {
      const { misconception } = parseMarkdown(readme).matter;
      met.set(misconception, (met.get(misconception) ?? new Set()).add(entry.path));
    }
  return met;
}

test('the page of misconceptions names for each the exercises whose wrong answers meet it, and no other', () => {
  const met = metInExercises();
  const rows = [...page.matchAll(/^\| (\d+) +\|.*\| ([^|]*) \|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(
    Array.from({ length: 25 }, (_, index) => index + 1),
  );
  const named = rows.map(([, number, links = '']) => [
    Number(number),
    [...links.matchAll(/\[\d\d\.\d\d\]\(([^)]+)\.md\)/g)].map(([, at]) => at),
  ]);
  const expected = rows.map(([, number]) => [Number(number), [...(met.get(Number(number)) ?? [])].sort()]);
  expect(named).toEqual(expected);
});

test('the text of each link is the number of its exercise', () => {
  for (const [, chapter, exercise, at] of page.matchAll(/\[(\d\d)\.(\d\d)\]\(([^)]+)\.md\)/g))
    expect(at).toMatch(new RegExp(`^${chapter}-[^/]+/${exercise}-`));
});
