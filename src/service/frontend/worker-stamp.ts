import type { WorkerStamp } from '../history/run.ts';

/** What a worker says about its build, with a poll or with a completion; undefined if it names none. */
export function stampOf(said: WorkerStamp | undefined): WorkerStamp | undefined {
  if (!said?.buildId) return undefined;
  return { buildId: said.buildId, ...(said.useVersioning && { useVersioning: true }) };
}
