import { Worker } from 'node:worker_threads';
import type { Problem } from '../../workbook/result.ts';
import { name } from './outcome.ts';
import type { OutcomeContext } from './outcome.ts';

export interface TypeQuestion {
  readonly id: number;
  /** Absolute paths of all files of one exercise. */
  readonly files: readonly string[];
}

export interface TypeFinding {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface TypeAnswer {
  readonly id: number;
  readonly findings: readonly TypeFinding[];
}

/** More errors than this are mostly the first one's children. */
const LIMIT = 5;

/**
 * Checks the types of exercises in a thread of its own, beside the tests. The first check reads the SDK's types and takes
 * some seconds, later ones a fraction; {@link TypeService.check} never rejects.
 */
export class TypeService {
  #thread: Worker | undefined;
  #closed = false;
  #asked = 0;
  readonly #open = new Map<number, (findings: readonly TypeFinding[]) => void>();

  /** The type errors of one exercise's files. Without an answer (the thread has died) there are none. */
  async check(files: readonly string[], context: Pick<OutcomeContext, 'root' | 'alias'>): Promise<Problem[]> {
    if (this.#closed) return [];
    const thread = (this.#thread ??= this.#start());
    const id = ++this.#asked;
    const answer = new Promise<readonly TypeFinding[]>((resolve) => this.#open.set(id, resolve));
    thread.postMessage({ id, files } satisfies TypeQuestion);
    return (await answer).slice(0, LIMIT).map(({ message, file, line, column }) => ({
      kind: 'type',
      message,
      ...(file !== undefined &&
        line !== undefined && {
          at: { file: name(file, context), line, ...(column !== undefined && { column }) },
        }),
    }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#giveUp();
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL('./types-thread.mjs', import.meta.url));
    thread.unref();
    thread.on('message', ({ id, findings }: TypeAnswer) => {
      this.#open.get(id)?.(findings);
      this.#open.delete(id);
    });
    const gone = (): void => {
      this.#thread = undefined;
      this.#giveUp();
    };
    thread.on('error', gone);
    thread.on('exit', gone);
    return thread;
  }

  #giveUp(): void {
    for (const resolve of this.#open.values()) resolve([]);
    this.#open.clear();
  }
}
