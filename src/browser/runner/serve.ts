import type {
  ExecutionId,
  ExecutionTrace,
  ExerciseFiles,
  FrameMessage,
  PageMessage,
  ReplayTrace,
} from '../protocol.ts';
import type { RunListener } from '../kata/exercise-runner.ts';
import type { ExerciseResult } from '../../workbook/result.ts';

export type { RunListener };

export interface RunResult {
  readonly result: ExerciseResult;
  readonly traces: readonly ExecutionTrace[];
}

/** What runs exercises in this thread. */
export interface ExerciseRunner {
  /** `looped`: workflow code never came back. This thread is of no use any more, for its tests still wait. */
  run(exercise: ExerciseFiles, listener: RunListener): Promise<RunResult | 'looped'>;
  replay(execution: ExecutionId, untilEvent: number): Promise<ReplayTrace>;
}

/** How often the page hears that code still yields, in milliseconds. */
export const BEAT_MS = 250;

/** Answers the page's requests, one after another. A request is ended by ending the thread. */
export function serve(port: MessagePort, runner: ExerciseRunner): void {
  const say = (message: FrameMessage): void => port.postMessage(message);
  let turn = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<PageMessage>) => {
    turn = turn
      .then(() => answer(data, runner, say))
      .catch((error: unknown) => say(brokenBy(data.id, error)));
  };
  setInterval(() => say({ type: 'alive', id: 0 }), BEAT_MS);
  say({ type: 'ready', id: 0 });
}

async function answer(
  request: PageMessage,
  runner: ExerciseRunner,
  say: (message: FrameMessage) => void,
): Promise<void> {
  const { id } = request;
  if (request.type === 'replay') {
    say({ type: 'replayed', id, replay: await runner.replay(request.execution, request.untilEvent) });
    return;
  }
  let of = 0;
  const end = await runner.run(request.exercise, {
    collected(titles) {
      of = titles.length;
      say({ type: 'collected', id, titles });
    },
    begins: (title) => say({ type: 'begins', id, title }),
    ended: (test) => say({ type: 'progress', id, test, of }),
  });
  say(end === 'looped' ? { type: 'looped', id } : { type: 'result', id, ...end });
}

function brokenBy(id: number, error: unknown): FrameMessage {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: 'broken', id, message: `What runs the exercises in this page failed: ${words}` };
}
