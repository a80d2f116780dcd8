import type { Exercise } from '../workbook/catalogue.ts';
import type { ExerciseResult } from '../workbook/result.ts';
import { clean, reportResult, verdict } from './report.ts';
import { EMPTY, line, span, wrap } from './spans.ts';
import type { Line } from './spans.ts';
import { findSpot } from './desk/spot.ts';
import type { PlacedExercise } from './desk/spot.ts';

/** What a result in full tells of its exercise. */
export type ShownExercise = PlacedExercise & Pick<Exercise, 'number' | 'title' | 'learnt' | 'record'>;

/** One result in full, for a stream that is no screen: nothing is shortened. */
export function plainResult(exercise: ShownExercise, result: ExerciseResult, columns: number): Line[] {
  const spot = findSpot(exercise, result);
  const seconds = `${(result.durationMs / 1000).toFixed(1)} s`;
  const heading = line(
    ...verdict(result),
    '  ',
    span('title', `${exercise.number} ${clean(exercise.title)}`),
    `  (${seconds})`,
  );
  const learnt =
    result.status === 'passed'
      ? [EMPTY, ...wrap(clean(exercise.learnt), columns - 3).map((text) => line('   ', text))]
      : [];
  return [
    heading,
    ...(result.status === 'passed' ? [] : [line(`${spot.file}:${spot.line}`)]),
    EMPTY,
    ...reportResult(result, { columns, rows: Infinity, record: exercise.record }).lines,
    ...learnt,
    EMPTY,
  ];
}
