import { computed, reactive, readonly } from 'vue';
import type { ExerciseResult } from '../../../src/workbook/result.ts';
import { recall, remember } from './storage.ts';

/** What the desk says of the learner's way through the book. */
export interface Progress {
  /** Ids of the exercises passed. */
  readonly passed: readonly string[];
  /** Id of the exercise that the desk stands at. */
  readonly current?: string | undefined;
}

/**
 * `none`: the page is a static one, or a dev server without a desk. `there`: results come from the desk as files are
 * saved. `lost`: the desk was there and has ended.
 */
export type DeskPresence = 'none' | 'there' | 'lost';

const PASSED = 'passed';
const state = reactive<{
  desk: DeskPresence;
  results: Record<string, ExerciseResult>;
  passed: Set<string>;
  current: string | undefined;
}>({ desk: 'none', results: {}, passed: new Set(), current: undefined });

/** Results and progress. Empty while the page is rendered on a server; filled by {@link connectWorkbook}. */
export const workbook = readonly(state);

export const passedCount = computed(() => state.passed.size);

/** Listens to the desk where there is one, and else to this browser's memory. Called once, when the page is mounted. */
export function connectWorkbook(): void {
  for (const id of (recall(PASSED) ?? '').split(' ')) if (id) state.passed.add(id);
  const hot = import.meta.hot;
  if (!hot) return;
  // What the desk answers to `kata:ready`: all results so far; `kata:progress` follows.
  hot.on('kata:state', (results: Record<string, ExerciseResult>) => {
    state.desk = 'there';
    state.results = { ...results };
  });
  hot.on('kata:result', (result: ExerciseResult) => {
    state.results[result.id] = result;
  });
  hot.on('kata:progress', takeProgress);
  hot.on('vite:ws:disconnect', () => {
    if (state.desk === 'there') state.desk = 'lost';
  });
  hot.on('vite:ws:connect', () => hot.send('kata:ready', {}));
  hot.send('kata:ready', {});
}

/** A reader without the desk ticks an exercise off, or takes the tick away. */
export function setPassed(id: string, passed: boolean): void {
  if (passed) state.passed.add(id);
  else state.passed.delete(id);
  remember(PASSED, [...state.passed].join(' '));
}

function takeProgress(progress: Progress): void {
  state.passed = new Set(progress.passed);
  state.current = progress.current;
}
