import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import type { Catalogue, Exercise } from '../../src/workbook/catalogue.ts';
import type { PageExercise } from './theme/book-types.ts';
import { sourcesOf, testHashOf } from './exercise-sources.ts';
import { readStarter, withoutRegionMarks } from './markdown/snippet.ts';
import { root } from './paths.ts';

/** The twin exercise of a page as the panel shows it. `relativePath` is the page's, for links in the task. */
export function pageExercise(
  exercise: Exercise,
  catalogue: Catalogue,
  md: MarkdownRenderer,
  relativePath: string,
): PageExercise {
  const env = () => ({
    relativePath,
    path: join(root, 'lessons', relativePath),
    cleanUrls: true,
    glossary: false,
  });
  const render = (markdown: string): string => md.render(markdown, env());
  return {
    id: exercise.id,
    number: exercise.number,
    title: exercise.title,
    path: exercise.path,
    minutes: exercise.minutes,
    difficulty: exercise.difficulty,
    learnt: exercise.learnt,
    taskHtml: render(exercise.task),
    ladders: exercise.hints.map((ladder) => ({
      ...(ladder.test !== undefined && { test: ladder.test }),
      hintsHtml: ladder.hints.map(render),
    })),
    testHash: testHashOf(exercise),
    sources: sourcesOf(exercise, catalogue).address,
    edit: exercise.edit.map((file) => `exercises/${exercise.path}/${file}`),
    solution: readSolution(exercise.path).map(({ name, text }) => ({
      name,
      html: render(`~~~~ts\n${text}\n~~~~`),
    })),
  };
}

/** The solution's files that differ from the starter, with the marks of regions taken out. */
function readSolution(path: string): { name: string; text: string }[] {
  const folder = join(root, 'solutions', path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ name, text: withoutRegionMarks(readFileSync(join(folder, name), 'utf8')) }))
    .filter(({ name, text }) => {
      const starter = readStarter(join(root, 'exercises', path, name));
      return starter === undefined || withoutRegionMarks(starter) !== text;
    });
}
