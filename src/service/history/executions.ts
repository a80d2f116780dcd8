import { notFound } from '../errors.ts';
import type { WorkflowExecution } from '../proto.ts';
import type { Run } from './run.ts';

/** All runs: by run id, and the latest of each workflow id. */
export class Executions {
  private readonly byRunId = new Map<string, Run>();
  private readonly latest = new Map<string, Run>();

  add(run: Run): void {
    this.byRunId.set(key(run.namespace, run.runId), run);
    this.latest.set(key(run.namespace, run.workflowId), run);
  }

  /** The latest run of a workflow id, open or closed. */
  current(namespace: string, workflowId: string): Run | undefined {
    return this.latest.get(key(namespace, workflowId));
  }

  /** The run that a request names; without a run id, the latest. */
  find(namespace: string, workflowId: string, runId: string | undefined): Run | undefined {
    if (!runId) return this.current(namespace, workflowId);
    const run = this.byRunId.get(key(namespace, runId));
    return run?.workflowId === workflowId ? run : undefined;
  }

  /** The same, or NOT_FOUND in the words of the real service. */
  get(namespace: string, execution: WorkflowExecution | undefined): Run {
    const { workflowId = '', runId = '' } = execution ?? {};
    const run = this.find(namespace, workflowId, runId);
    if (run) return run;
    if (!runId) throw notFound(`workflow not found for ID: ${workflowId}`);
    throw notFound(`workflow execution not found for workflow ID "${workflowId}" and run ID "${runId}"`);
  }

  /**
   * Forgets a run. Without its latest run a workflow id is unknown, though earlier runs can still be named by their run
   * ids: so it is on the real service.
   */
  remove(run: Run): void {
    const { namespace, workflowId, runId } = run;
    this.byRunId.delete(key(namespace, runId));
    if (this.current(namespace, workflowId) === run) this.latest.delete(key(namespace, workflowId));
  }

  all(): Iterable<Run> {
    return this.byRunId.values();
  }
}

const key = (namespace: string, id: string): string => `${namespace}/${id}`;
