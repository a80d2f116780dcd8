import { expect } from 'vitest';
import { readWorkbook } from '../../src/cli/workbook.ts';
import { NO_PROGRESS } from '../../src/workbook/progress.ts';
import type { ExerciseResult, HistoryReport, TestResult } from '../../src/workbook/result.ts';
import type { Model, Size } from '../../src/cli/desk/model.ts';
import { update } from '../../src/cli/desk/update.ts';
import type { Effect } from '../../src/cli/desk/update.ts';
import { view } from '../../src/cli/desk/view.ts';
import { lineWidth, toText } from '../../src/cli/spans.ts';
import { FIXTURE } from '../workbook-data/temporary-workbook.ts';

/** The desk at one exercise of the miniature workbook, before anything has run. */
export function desk(changes: Partial<Model> = {}): Model {
  return {
    workbook: readWorkbook(FIXTURE),
    progress: NO_PROGRESS,
    current: 'trial-week',
    results: new Map(),
    running: false,
    lastRun: { because: 'saved', at: new Date(2026, 10, 23, 14, 2, 11) },
    spot: { file: 'exercises/02-trials/01-trial-week/workflows.ts', line: 3 },
    site: { state: 'open', url: 'http://localhost:5173/' },
    screen: { name: 'exercise' },
    hints: new Map(),
    size: { columns: 80, rows: 24 },
    ...changes,
  };
}

export function withResult(model: Model, result: ExerciseResult): Model {
  return { ...model, results: new Map(model.results).set(result.id, result) };
}

/** The desk after some keys, and what it then asked for. */
export function press(model: Model, ...keys: string[]): { model: Model; effects: Effect[] } {
  let next = model;
  const effects: Effect[] = [];
  for (const key of keys) {
    const outcome = update(next, { type: 'key', key });
    next = outcome.model;
    effects.push(...outcome.effects);
  }
  return { model: next, effects };
}

/** The screen as text; it holds exactly the terminal's rows, and no line is wider than it. */
export function screen(model: Model): string {
  const lines = view(model);
  expect(lines).toHaveLength(model.size.rows);
  for (const spans of lines) expect(lineWidth(spans), toText(spans)).toBeLessThanOrEqual(model.size.columns);
  return lines.map((spans) => toText(spans).trimEnd()).join('\n');
}

export const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 60, rows: 20 },
];

export function result(changes: Partial<ExerciseResult> = {}): ExerciseResult {
  return {
    id: 'trial-week',
    status: 'failed',
    tests: [failing(), passing('greets the user')],
    problems: [],
    durationMs: 312,
    at: '2026-11-23T14:02:11.000Z',
    contentHash: 'c0ffee',
    ...changes,
  };
}

export function passing(title: string, histories: readonly HistoryReport[] = []): TestResult {
  return { title, status: 'passed', durationMs: 80, histories };
}

export function failing(changes: Partial<TestResult> = {}): TestResult {
  return {
    title: 'ends the trial after a week',
    status: 'failed',
    durationMs: 90,
    failure: {
      message: 'the trial ended after 0 ms: expected 0 to be greater than or equal to 604800000',
      at: { file: 'exercises/02-trials/01-trial-week/trial-week.test.ts', line: 10 },
    },
    histories: [history(5)],
    ...changes,
  };
}

/** A history of a trial with as many events. */
export function history(events: number): HistoryReport {
  const kinds = [
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'TimerStarted',
    'TimerFired',
  ];
  const rows = Array.from({ length: events }, (_, index) => {
    const last = index === events - 1;
    const type =
      index === 0
        ? 'WorkflowExecutionStarted'
        : last
          ? 'WorkflowExecutionCompleted'
          : kinds[(index - 1) % 5]!;
    const detail = index === 0 ? 'trial("ada")' : type === 'TimerStarted' ? '7 days' : '';
    return { eventId: index + 1, type, detail, elapsedMs: Math.floor(index / 5) * 7 * 24 * 3600_000 };
  });
  return { workflowId: 'ends-the-trial', runId: 'r1', workflowType: 'trial', status: 'Completed', rows };
}
