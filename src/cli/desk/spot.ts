import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TODO } from '../../workbook/text.ts';
import type { Exercise } from '../../workbook/catalogue.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import type { Spot } from './model.ts';

/** What must be known of an exercise to find a place in it. */
export type PlacedExercise = Pick<Exercise, 'path' | 'folder' | 'files' | 'edit' | 'testFile'>;

/**
 * Where the learner's work is: the line that stands in the way, else the first `// TODO:` of the files to edit, else
 * the line of the failure when it lies in one of them, else their beginning.
 */
export function findSpot(exercise: PlacedExercise, result: ExerciseResult | undefined): Spot {
  const folder = `exercises/${exercise.path}`;
  for (const { at } of result?.problems ?? []) {
    const name = exercise.files.find((file) => at?.file.endsWith(`${folder}/${file}`));
    if (at && name !== undefined) return { file: `${folder}/${name}`, line: at.line };
  }
  for (const name of exercise.edit) {
    const line = lineOfTodo(join(exercise.folder, name));
    if (line !== undefined) return { file: `${folder}/${name}`, line };
  }
  const files = exercise.edit.map((name) => `${folder}/${name}`);
  const failed = result?.tests.find(({ failure }) => failure?.at && files.includes(failure.at.file))?.failure
    ?.at;
  if (failed) return { file: failed.file, line: failed.line };
  return { file: files[0] ?? `${folder}/${exercise.testFile}`, line: 1 };
}

function lineOfTodo(path: string): number | undefined {
  try {
    const index = readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(TODO));
    return index < 0 ? undefined : index + 1;
  } catch {
    // Deleted or unreadable; the run will say so.
    return undefined;
  }
}
