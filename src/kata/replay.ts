import { Worker } from '@temporalio/worker';
import type { ReplayWorkerOptions, WorkflowBundle } from '@temporalio/worker';
import { KataHistory } from './history.ts';
import type { ReplayInput } from './history.ts';
import { ReplayError } from './problem.ts';
import { replayWords } from './replay-words.ts';
import { quietRuntime } from './environment.ts';

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
  // The core's words end where the dump of its structure begins.
  const words =
    /Nondeterminism error: (.*?)(?:", source: |$)/s.exec(message) ??
    /Failure \{ failure: Some\(Failure \{ message: "(.*?)", source: /s.exec(message);
  const different = (words?.[1] ?? message).trim();
  const parts = /(\w[\w ]*?) machine does not handle this event: HistoryEvent\(id: (\d+), (\w+)\)/.exec(
    different,
  );
  if (parts === null) return replayWords(different);
  const [, kind = '', id = '', type = ''] = parts;
  return replayWords(different, { kind, id, type });
}
