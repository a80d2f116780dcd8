import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyRows } from '../../../src/workbook/history-rows.ts';
import type { HistoryReport, HistoryRow } from '../../../src/workbook/result.ts';
import { normaliseHistories } from './normalise.ts';
import { attributesOf } from './proto-json.ts';
import type { ProtoHistory } from './proto-json.ts';
import { difference } from './shape.ts';

/** What `lessons/<path>.history.json` holds: the executions of one test, for the figure on the page. */
export interface Recording {
  /** The exercise's id. */
  readonly exercise: string;
  /** The title of the test. */
  readonly test: string;
  readonly workflows: readonly RecordedWorkflow[];
}

export interface RecordedWorkflow {
  readonly workflowId: string;
  readonly workflowType: string;
  /** Temporal's status in words: `Completed`. */
  readonly status: string;
  readonly rows: readonly HistoryRow[];
  /** Proto-JSON: `historyFromJSON` reads it and a Worker replays it. */
  readonly history: ProtoHistory;
}

/** Makes the recording of one test from its run; ids, identities and the machine's pace are taken out. */
export function record(
  exercise: string,
  test: string,
  reports: readonly HistoryReport[],
  histories: readonly ProtoHistory[],
): Recording {
  const workflows = normaliseHistories(histories).map((history, index) => {
    const started = histories[index]?.events[0];
    const runId = started ? attributesOf(started)['originalExecutionRunId'] : undefined;
    const report = reports.find((one) => one.runId === runId) ?? reports[index];
    return {
      workflowId: report?.workflowId ?? '',
      workflowType: report?.workflowType ?? '',
      status: report?.status ?? '',
      rows: historyRows(history.events),
      history,
    };
  });
  return { exercise, test, workflows };
}

/** Reads a recording. What can't be read is a reason in one sentence; undefined when there is no file. */
export function readRecording(file: string): Recording | string | undefined {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const value = JSON.parse(text) as Recording;
    if (typeof value.test === 'string' && Array.isArray(value.workflows)) return value;
    return 'it holds no `test` or no `workflows`';
  } catch (error) {
    return `it is not JSON: ${(error as Error).message}`;
  }
}

export function writeRecording(file: string, recording: Recording): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`);
}

/** What is out of date in a recording, in one sentence; undefined when it tells what the run tells. */
export function stale(recorded: Recording, current: Recording): string | undefined {
  if (recorded.exercise !== current.exercise) return `it belongs to the exercise "${recorded.exercise}"`;
  if (recorded.test !== current.test) return `it was recorded from the test "${recorded.test}"`;
  const names = (recording: Recording): string =>
    recording.workflows.map((one) => `${one.workflowId} (${one.workflowType}, ${one.status})`).join(', ');
  if (names(recorded) !== names(current)) return `recorded: ${names(recorded)}\nthe run:  ${names(current)}`;
  for (const [index, workflow] of current.workflows.entries()) {
    const before = recorded.workflows[index]!;
    const found = difference(before.history, workflow.history);
    if (found !== undefined) return `${workflow.workflowId}: ${found}`;
    if (JSON.stringify(before.rows) !== JSON.stringify(historyRows(before.history.events))) {
      return `${workflow.workflowId}: its rows are not those of its history`;
    }
  }
  return undefined;
}
