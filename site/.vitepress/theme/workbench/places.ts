import type { ExecutionTrace } from '../../../../src/browser/protocol.ts';
import type { ExerciseResult, SourcePosition } from '../../../../src/workbook/result.ts';
import type { LineMark } from './marks.ts';

/** The name of a file in the exercise's folder, from a path that may begin with the folder. */
export function fileNameOf(file: string, exercisePath: string): string {
  const at = file.lastIndexOf(`${exercisePath}/`);
  return (at < 0 ? file : file.slice(at + exercisePath.length + 1)).replace(/^\.\//, '');
}

/** The lines that a result blames, by file. */
export function failedLines(
  result: ExerciseResult | undefined,
  exercisePath: string,
): Record<string, LineMark[]> {
  const marks: Record<string, LineMark[]> = {};
  const add = (at: SourcePosition | undefined, why: string): void => {
    if (!at) return;
    const file = fileNameOf(at.file, exercisePath);
    (marks[file] ??= []).push({ line: at.line, kind: 'failed', why: why.split('\n')[0] ?? '' });
  };
  for (const problem of result?.problems ?? []) add(problem.at, problem.message);
  const failed = result?.tests.find((test) => test.status === 'failed');
  add(failed?.failure?.at, failed?.failure?.message ?? '');
  return marks;
}

const ENDS: Readonly<Record<string, string>> = {
  WorkflowExecutionCompleted: 'Completed',
  WorkflowExecutionFailed: 'Failed',
  WorkflowExecutionTimedOut: 'Timed out',
  WorkflowExecutionCanceled: 'Canceled',
  WorkflowExecutionTerminated: 'Terminated',
  WorkflowExecutionContinuedAsNew: 'Continued as new',
};

/** How a run stands at its last event. */
export function statusOf(trace: ExecutionTrace): string {
  return ENDS[trace.events.at(-1)?.type ?? ''] ?? 'Running';
}
