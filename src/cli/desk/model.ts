import type { Catalogue, Exercise } from '../../workbook/catalogue.ts';
import type { Progress } from '../../workbook/progress.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import type { Workbook } from '../workbook.ts';
import { nextOpen, stateOf } from '../workbook.ts';
import { firstFailingTest } from '../report.ts';

/** What the desk knows. Plain data; `update.ts` makes the next one, `view.ts` draws it. */
export interface Model {
  readonly workbook: Workbook;
  readonly progress: Progress;
  /** The id of the exercise at hand. */
  readonly current: string;
  /** The last result of each exercise of this session, by id. */
  readonly results: ReadonlyMap<string, ExerciseResult>;
  /** Whether the exercise at hand is being run. */
  readonly running: boolean;
  /** What started the last run, and when. */
  readonly lastRun?: { readonly because: 'start' | 'saved' | 'asked'; readonly at: Date };
  /** Where to edit: the first `// TODO:`, or the line that stands in the way. */
  readonly spot: Spot;
  readonly site: SiteState;
  readonly screen: Screen;
  /** How many rungs of a ladder are shown, by `ladderKey`. */
  readonly hints: ReadonlyMap<string, number>;
  /** One line about what has just happened; gone with the next key. */
  readonly notice?: string;
  /** A key that must come again, or be answered, before something happens. */
  readonly pending?: 'skip' | 'reset';
  readonly size: Size;
}

/** Of the terminal, in columns and rows. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A line of a file, relative to the root, with forward slashes. */
export interface Spot {
  readonly file: string;
  readonly line: number;
}

export type SiteState =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | { readonly state: 'open'; readonly url: string }
  | { readonly state: 'failed'; readonly reason: string };

export type Screen =
  | { readonly name: 'exercise' }
  | { readonly name: 'more'; readonly top: number }
  | { readonly name: 'help' }
  | ListScreen;

export interface ListScreen {
  readonly name: 'list';
  /** The chosen exercise's id. */
  readonly chosen: string;
  readonly filter: string;
  /** Whether keys go into the filter. */
  readonly typing: boolean;
}

export function currentExercise(model: Model): Exercise {
  const { exercises } = model.workbook.catalogue;
  return exercises.find(({ id }) => id === model.current) ?? exercises[0]!;
}

export function currentResult(model: Model): ExerciseResult | undefined {
  return model.results.get(currentExercise(model).id);
}

/** Whether the exercise at hand has passed: in this session if it ran in it, else by the progress. */
export function isPassed(model: Model): boolean {
  const result = currentResult(model);
  if (result) return result.status === 'passed';
  return stateOf(model.workbook, model.progress, currentExercise(model)) === 'passed';
}

/** Where `n` leads: the next exercise that is not passed; without one, nothing. */
export function following(model: Model): Exercise | undefined {
  return nextOpen(model.workbook, model.progress, currentExercise(model).id);
}

export interface ShownHints {
  readonly key: string;
  readonly all: readonly string[];
  readonly shown: number;
}

/** The ladder that helps now: the first failing test's own, else the exercise's. */
export function hintsNow(model: Model): ShownHints {
  const exercise = currentExercise(model);
  const failing = firstFailingTest(currentResult(model));
  const own = exercise.hints.find(({ test }) => test !== undefined && test === failing);
  const ladder = own ?? exercise.hints.find(({ test }) => test === undefined);
  const key = `${exercise.id}\n${own?.test ?? ''}`;
  const all = ladder?.hints ?? [];
  return { key, all, shown: Math.min(model.hints.get(key) ?? 0, all.length) };
}

/** The exercises that the list shows: those whose id, number, title, ideas or chapter hold every word of the filter. */
export function filtered(catalogue: Catalogue, filter: string): readonly Exercise[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return catalogue.exercises.filter(({ id, number, title, teaches, chapter }) => {
    const text = [id, number, title, ...teaches, chapter.title].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
