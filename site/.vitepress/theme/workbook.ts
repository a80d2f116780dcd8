import { computed, reactive, readonly } from 'vue';
import {
  formatProgress,
  NO_PROGRESS,
  parseProgress,
  passState,
  recordPass,
} from '../../../src/workbook/progress.ts';
import type { Pass, Progress } from '../../../src/workbook/progress.ts';
import type { ExerciseResult } from '../../../src/workbook/result.ts';
import { recall, remember } from './storage.ts';

/** What the desk says of the learner's way through the book. */
export interface DeskProgress {
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

const PROGRESS = 'progress';
const state = reactive<{
  desk: DeskPresence;
  results: Record<string, ExerciseResult>;
  passed: Set<string>;
  current: string | undefined;
}>({ desk: 'none', results: {}, passed: new Set(), current: undefined });

/** What this browser keeps, in the desk's own schema; not the desk's progress. */
let kept: Progress = NO_PROGRESS;
let testHashes: ReadonlyMap<string, string> = new Map();

/** Results and progress. Empty while the page is rendered on a server; filled by {@link connectWorkbook}. */
export const workbook = readonly(state);

export const passedCount = computed(() => state.passed.size);

/**
 * Listens to the desk where there is one, and else to this browser's memory. Called once, when the page is mounted.
 * `hashes` are those of the book's tests, by the exercise's id: a pass with another test doesn't count.
 */
export function connectWorkbook(hashes: ReadonlyMap<string, string>): void {
  testHashes = hashes;
  takeKept(parseProgress(recall(PROGRESS) ?? formatProgress(NO_PROGRESS)).progress);
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
  hot.on('kata:progress', takeDeskProgress);
  hot.on('vite:ws:disconnect', () => {
    if (state.desk === 'there') state.desk = 'lost';
  });
  hot.on('vite:ws:connect', () => hot.send('kata:ready', {}));
  hot.send('kata:ready', {});
}

/** Shows the result of a run in this page, for as long as the page is open. */
export function showResult(result: ExerciseResult): void {
  if (state.desk === 'none') state.results[result.id] = result;
}

/** Keeps in this browser that an exercise was passed. */
export function keepPass(id: string, pass: Pass): void {
  keepProgress(recordPass(kept, id, pass));
}

/**
 * A reader who runs the tests elsewhere ticks an exercise off, or takes the tick away. Nobody has seen the files, so
 * their hash is empty.
 */
export function setPassed(id: string, passed: boolean): void {
  if (passed)
    return keepPass(id, {
      at: new Date().toISOString(),
      contentHash: '',
      testHash: testHashes.get(id) ?? '',
    });
  const { [id]: _gone, ...others } = kept.passed;
  keepProgress({ ...kept, passed: others });
}

/** What this browser keeps of the reader's progress. */
export function keptProgress(): Progress {
  return kept;
}

/** Replaces what this browser keeps. */
export function keepProgress(progress: Progress): void {
  remember(PROGRESS, formatProgress(progress));
  takeKept(progress);
}

function takeKept(progress: Progress): void {
  kept = progress;
  if (state.desk !== 'none') return;
  const ids = Object.keys(progress.passed);
  state.passed = new Set(ids.filter((id) => passState(progress, id, testHashes.get(id) ?? '') === 'passed'));
  state.current = progress.current;
}

function takeDeskProgress(progress: DeskProgress): void {
  state.passed = new Set(progress.passed);
  state.current = progress.current;
}
