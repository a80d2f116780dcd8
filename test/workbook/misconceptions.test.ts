import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../src/kata/source-files.ts';

const home = path.join(projectRoot, 'test/wrong-answers');
const page = readFileSync(path.join(projectRoot, 'lessons/misconceptions.md'), 'utf8');

/** The exercises in whose wrong answers each misconception is met, by its number. */
function metInExercises(): Map<number, Set<string>> {
  const met = new Map<number, Set<string>>();
  for (const file of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    const [chapter, exercise, , name] = file.split(path.sep);
    if (name !== 'README.md') continue;
    const [, matter = ''] =
      /^---\r?\n([^]*?)\r?\n---/.exec(readFileSync(path.join(home, file), 'utf8')) ?? [];
    const { misconception } = (parse(matter) ?? {}) as { misconception?: number };
    if (misconception === undefined) continue;
    met.set(misconception, (met.get(misconception) ?? new Set()).add(`${chapter}/${exercise}`));
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
