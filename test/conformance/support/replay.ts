import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from './bundle.ts';
import type { History } from './history-text.ts';

interface Execution {
  readonly workflowId: string;
  readonly runId?: string | undefined;
}

/**
 * Replays with the scenarios' own code, in the SDK's core, every history that hangs together with these executions: their
 * earlier runs and their children.
 *
 * @throws the core's complaint about the first history that it does not accept
 */
export async function expectReplayable(client: Client, executions: readonly Execution[]): Promise<void> {
  const histories = await collect(client, executions);
  if (histories.length === 0) return;
  const options = { workflowBundle: await workflowBundle(), debugMode: true };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories))
    if (error) throw new Error(`The history of "${workflowId}" does not replay.`, { cause: error });
}

interface Replayable {
  readonly workflowId: string;
  readonly history: History;
}

async function collect(client: Client, executions: readonly Execution[]): Promise<Replayable[]> {
  const found = new Map<string, Replayable>();
  const open = [...executions];
  for (let next = open.pop(); next; next = open.pop()) {
    const { workflowId, runId } = next;
    const history = await client.workflow
      .getHandle(workflowId, runId)
      .fetchHistory()
      .catch(() => undefined);
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    const id = started?.originalExecutionRunId;
    if (!history || !id || found.has(id)) continue;
    found.set(id, { workflowId, history });
    if (started.continuedExecutionRunId) open.push({ workflowId, runId: started.continuedExecutionRunId });
    for (const event of history.events ?? []) {
      const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
      if (child?.workflowId) open.push({ workflowId: child.workflowId, runId: child.runId ?? undefined });
    }
  }
  return [...found.values()].filter(hasRun);
}

/** A run without a workflow task tells the core nothing. */
const hasRun = ({ history }: Replayable): boolean =>
  (history.events ?? []).some((event) => event.workflowTaskCompletedEventAttributes);
