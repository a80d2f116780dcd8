import path from 'node:path';
import { afterAll, type RunnerTestCase, type RunnerTestSuite } from 'vitest';
import type { Run } from '../../../src/service/history/run.ts';
import { findMachines } from '../coverage/machines.ts';
import { watch } from '../coverage/transitions.ts';
import { leaveRecord, type RecordedHistory } from './record.ts';

const folder = path.resolve(import.meta.dirname, '..');
const rows = new Set<string>();
for (const machine of await findMachines()) watch(machine, rows);

const histories: RecordedHistory[] = [];

/** Keeps the histories of a test for the checks after all tests. */
export function keepHistories(test: string, runs: Iterable<Run>, notReplayable: string | undefined): void {
  for (const { workflowId, events } of runs) histories.push({ test, workflowId, events, notReplayable });
}

const passed = (task: RunnerTestSuite | RunnerTestCase): boolean =>
  task.type === 'suite' ? task.tasks.every(passed) : task.result?.state === 'pass';

// Each test file has a process of its own, which imports this once.
afterAll(({}, suite) => {
  const file = path.relative(folder, suite.file.filepath).split(path.sep).join('/');
  leaveRecord({ file, complete: suite.file.tasks.every(passed), rows: [...rows], histories });
});
