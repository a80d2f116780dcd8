import { Worker } from '@temporalio/worker';
import type { ReplayWorkerOptions, WorkflowBundle } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import { KataHistory } from './history.ts';
import { quietRuntime } from './environment.ts';

/** A history as a test has it: fetched by kata, decoded, or proto-JSON. */
export type ReplayInput = KataHistory | temporal.api.history.v1.IHistory | object;

/** Thrown when workflow code does not follow a history. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

/**
 * Replays a history against a bundle; needs no server. Rejects with a {@link ReplayError} that says where code and
 * history part: the message is the SDK's, without its wrapping.
 */
export async function replayHistory(bundle: WorkflowBundle, input: ReplayInput): Promise<void> {
  quietRuntime();
  const [history, workflowId] =
    input instanceof KataHistory ? [input.history, input.workflowId] : [input, 'replayed'];
  // The type leaves debugMode out; a replay Worker honours it and starts without a thread.
  const options: ReplayWorkerOptions = Object.assign(
    { workflowBundle: bundle, reuseV8Context: false },
    { debugMode: true },
  );
  try {
    await Worker.runReplayHistory(options, history, workflowId);
  } catch (error) {
    throw new ReplayError(readable(error), { cause: error });
  }
}

function readable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const different = /Nondeterminism.*?:\s*(.*)/s.exec(message)?.[1] ?? message;
  return `The workflow's code does not follow this history: ${different.trim()}`;
}
