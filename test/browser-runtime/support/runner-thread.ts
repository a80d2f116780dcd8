import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import type { ExerciseFiles } from '../../../src/browser/protocol.ts';
import { sdkConverters } from '../../../src/kata/sdk-bundle.ts';
import type { ExerciseResult } from '../../../src/workbook/result.ts';

const here = import.meta.dirname;

/** Async functions of the SDK must be lowered too, or what they await loses its frame; see src/browser/README.md. */
const LOWERED = { 'async-await': false, 'for-await': false, 'async-generator': false } as const;

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, entry)],
    bundle: true,
    write: false,
    target: 'es2022',
    supported: LOWERED,
    logLevel: 'silent',
    ...options,
  });
  return outputFiles![0]!.text;
}

/** What a run came to in the thread. */
export interface ThreadRun {
  readonly result: ExerciseResult;
  readonly histories: readonly { readonly test: number; readonly history: object }[];
}

/** The page's runner in a thread of Node. */
export class RunnerThread {
  readonly #worker: Worker;
  #runs = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async start(): Promise<RunnerThread> {
    const [runner, realm] = await Promise.all([
      bundle('thread-entry.ts', { platform: 'node', format: 'cjs', plugins: [sdkConverters] }),
      bundle('vm-realm-entry.ts', { platform: 'browser', format: 'iife', plugins: [sdkConverters] }),
    ]);
    return new RunnerThread(new Worker(runner, { eval: true, workerData: realm }));
  }

  /** Runs one exercise. Rejects when the thread ends, or the runner breaks. */
  run(exercise: ExerciseFiles): Promise<ThreadRun> {
    const id = ++this.#runs;
    return new Promise((resolve, reject) => {
      const answered = (answer: ThreadRun & { id: number; broken?: string }): void => {
        if (answer.id !== id) return;
        this.#worker.off('message', answered);
        this.#worker.off('error', reject);
        if (answer.broken === undefined) resolve(answer);
        else reject(new Error(answer.broken));
      };
      this.#worker.on('message', answered);
      this.#worker.once('error', reject);
      this.#worker.postMessage({ id, exercise });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
