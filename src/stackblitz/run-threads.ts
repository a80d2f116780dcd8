import { Worker } from 'node:worker_threads';
import { RunWatch } from '../browser/page/run-watch.ts';
import type { ExerciseFiles, FrameMessage, PageMessage } from '../browser/protocol.ts';
import { outOfMemoryProblem, resultOf } from '../workbook/outcome-words.ts';
import type { ExerciseResult, Problem } from '../workbook/result.ts';

/** Memory that a run may take. */
const HEAP_MB = 512;
/** A thread has one run. */
const RUN = 1;

/** Runs exercises, each in a thread of its own: code without end is ended with its thread. The next thread is made ahead. */
export class RunThreads {
  #next: Thread | undefined;

  /** @param script the module that a thread runs: `run-thread.ts` and what it needs */
  constructor(private readonly script: URL) {
    this.#next = new Thread(this.script);
  }

  /** Runs an exercise. It never rejects for what the exercise's code does. */
  async run(exercise: ExerciseFiles): Promise<ExerciseResult> {
    const thread = this.#next ?? new Thread(this.script);
    this.#next = undefined;
    const result = await thread.run(exercise);
    await thread.end();
    this.#next = new Thread(this.script);
    return result;
  }

  async close(): Promise<void> {
    await this.#next?.end();
    this.#next = undefined;
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  readonly #died: Promise<Problem>;
  #hear: (message: FrameMessage) => void = () => undefined;

  constructor(script: URL) {
    this.#worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    this.#ready = new Promise((resolve) => {
      this.#worker.on('message', (message: FrameMessage) =>
        message.type === 'ready' ? resolve() : this.#hear(message),
      );
    });
    this.#died = new Promise((resolve) => {
      this.#worker.on('error', (error) => resolve(problemOf(error)));
      this.#worker.on('exit', () => resolve(problemOf(undefined)));
    });
  }

  async run(exercise: ExerciseFiles): Promise<ExerciseResult> {
    const { id, contentHash } = exercise;
    const startedAt = performance.now();
    const brokenBy = (problem: Problem): ExerciseResult =>
      resultOf([], [problem], { id, contentHash, startedAt });
    const watch = new RunWatch(RUN, exercise, undefined);
    this.#hear = (message) => watch.hear(message);
    const request: PageMessage = { type: 'run', id: RUN, exercise };
    this.#worker.postMessage(request);
    // How long the runtime takes to load is nobody's loop.
    void this.#ready.then(() => watch.begin());
    const end = await Promise.race([watch.ended, this.#died.then(brokenBy)]);
    watch.stop();
    if (!('type' in end)) return end;
    return end.type === 'result'
      ? end.result
      : brokenBy(problemOf(end.type === 'broken' ? new Error(end.message) : undefined));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Why a thread is gone, in words. */
function problemOf(error: unknown): Problem {
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return outOfMemoryProblem(undefined);
  return {
    kind: 'internal',
    message: `The thread that runs the exercise has ended.${error instanceof Error ? `\n${error.message}` : ''}`,
    remedy: 'Save the file to run it again.',
  };
}
