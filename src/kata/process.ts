import type { RunnerTestCase } from 'vitest';
import { abandonEnvironment, sharedEnvironment } from './environment.ts';
import { placeOfFailure } from './failure-place.ts';
import { showHistories } from './report.ts';
import { readSettings } from './settings.ts';
import type { Surroundings } from './surroundings.ts';
import type {} from './task-meta.ts';

/** A test in this process: its server and cache as the environment variables say. */
export const inThisProcess: Surroundings = {
  get server() {
    return readSettings().server;
  },
  get cache() {
    return readSettings().cache === 'on';
  },
  begins: tellRunner,
  environment: sharedEnvironment,
  abandon: abandonEnvironment,
  ended(task, histories, fetched) {
    if (process.env['KATA_KEEP_HISTORIES'] === '1' && task.meta.kata !== undefined)
      task.meta.kata = { ...task.meta.kata, fetched: fetched.map((history) => history.toJSON()) };
    showHistories(task, histories);
  },
  placeOf: placeOfFailure,
};

/** Tells our own runner which test begins, before its code runs: code that never yields tells nothing any more. */
function tellRunner(task: Readonly<RunnerTestCase>): void {
  if (process.env['KATA_RUNNER'] !== '1') return;
  // Vitest reports what passed in batches, and the batch of now may never leave.
  const passed = (task.suite ?? task.file).tasks
    .filter(({ result }) => result?.state === 'pass')
    .map(({ name }) => name);
  process.send?.({ kata: 'test', title: task.name, passed });
}
