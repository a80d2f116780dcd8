import type { ParentClosePolicy } from '@temporalio/workflow';
import {
  ChildWorkflowFailure,
  condition,
  executeChild,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { stop } from './activities.ts';
import { echo } from './basics.ts';
import { waitsForEver } from './chain.ts';

export async function parentOfEcho(value: unknown): Promise<unknown> {
  return executeChild(echo, { args: [value], workflowId: `${workflowInfo().workflowId}/child` });
}

/** Starts a child that outlasts it, and ends. */
export async function leavesChild(parentClosePolicy: ParentClosePolicy): Promise<void> {
  await startChild(waitsForEver, { workflowId: `${workflowInfo().workflowId}/child`, parentClosePolicy });
}

/** Starts a child of the given id and says what came of it. */
export async function watchesChild(workflowId: string): Promise<string> {
  try {
    await executeChild(waitsForEver, { workflowId });
    return 'completed';
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return failure.name;
    return failure instanceof ChildWorkflowFailure ? (failure.cause?.name ?? 'unknown') : String(failure);
  }
}

/** Several children with timers of their own. */
export async function parentOfSleepers(count: number): Promise<number> {
  const children = Array.from({ length: count }, (_, index) =>
    executeChild('sleeper', {
      args: [(index + 1) * 3_600_000],
      workflowId: `${workflowInfo().workflowId}/${index}`,
    }),
  );
  await Promise.all(children);
  await sleep('1 minute');
  return count;
}

/** Starts a child that outlasts it, and ends when the signal `stop` comes. */
export async function leavesChildOnSignal(parentClosePolicy: ParentClosePolicy): Promise<void> {
  let stopped = false;
  setHandler(stop, () => void (stopped = true));
  await startChild(waitsForEver, { workflowId: `${workflowInfo().workflowId}/child`, parentClosePolicy });
  await condition(() => stopped);
}
