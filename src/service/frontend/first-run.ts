import { notFound } from '../errors.ts';
import type { Run } from '../history/run.ts';

/** Throws NOT_FOUND when the caller means another chain of runs than the one that has the workflow id now. */
export function requireFirstRun(run: Run, firstExecutionRunId: string | undefined): void {
  if (firstExecutionRunId && firstExecutionRunId !== run.firstExecutionRunId)
    throw notFound('workflow execution not found');
}
