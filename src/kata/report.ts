import type { RunnerTestCase } from 'vitest';
import { historyText } from '../workbook/history-rows.ts';
import type { HistoryReport } from '../workbook/result.ts';

/** Set by our own runner, which shows histories itself. */
const RUNNER = 'KATA_RUNNER';

/** Puts the cause that kata found before what the test made of it. */
export function tellCause(task: Readonly<RunnerTestCase>, cause: Error): void {
  const errors = task.result?.errors;
  if (errors === undefined || errors[0]?.name === cause.name) return;
  errors.unshift({ name: cause.name, message: cause.message, stack: '' });
}

/** Puts the histories under a failed test's message, for those who run Vitest themselves. */
export function showHistories(task: Readonly<RunnerTestCase>, histories: readonly HistoryReport[]): void {
  const error = task.result?.errors?.[0];
  if (process.env[RUNNER] === '1' || error === undefined || histories.length === 0) return;
  const shown = histories
    .map(
      (report) =>
        `${report.workflowId} (${report.workflowType}, ${report.status})\n${historyText(report.rows)}`,
    )
    .join('\n\n');
  // Vitest prints the diff last and as it is.
  if (typeof error.diff === 'string') error.diff = `${error.diff}\n\n${shown}`;
  else error.message = `${error.message}\n\n${shown}`;
}
