import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { isFromChild } from './messages.ts';
import type { Frame, ToChild } from './messages.ts';
import { whereIs } from './where.ts';

/** Why a child process is gone. */
export interface Death {
  /** Where the code was that did not yield; absent when it was not ended for that. Empty when nobody could tell. */
  readonly stalledAt?: readonly Frame[];
  readonly outOfMemory: boolean;
  /** The last of what the process wrote, for a cause that nobody foresaw. */
  readonly lastWords: string;
}

/** Memory of a child, in megabytes: enough for every exercise, and soon reached by code that piles up without end. */
const HEAP_MB = 1024;
/** Every workflow gets a context of its own, soon garbage: a roomy nursery halves the time of a run. */
const NURSERY_MB = 64;
const LAST_WORDS = 4000;
/** How long the last words may take after the process has ended, in milliseconds. */
const LAST_WORDS_MS = 500;

/** How long Node may take to start its inspector, in milliseconds. */
const INSPECTOR_MS = 1500;

/** What a process wrote last, on both of its streams. */
class LastWords {
  text = '';
  #look: (() => void) | undefined;

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.text = (this.text + text).slice(-LAST_WORDS);
        this.#look?.();
      });
    }
  }

  /** The first group of a pattern once it is written; undefined when it isn't in time. */
  next(pattern: RegExp, ms: number): Promise<string | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms, undefined);
      this.#look = () => {
        const found = pattern.exec(this.text)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
    });
  }
}

/** A child process that runs exercises, for many runs. */
export class Resident {
  readonly #child: ChildProcess;
  readonly ready: Promise<void>;
  /** Resolves when the process has ended. */
  readonly death: Promise<Death>;
  #alive = true;
  /** Whether it should be replaced before the next run. */
  spent = false;
  /** Whether it was ended because it was spent. */
  retired = false;
  /** The title of the test that began last. */
  currentTest: string | undefined;
  /** The titles of the tests that had passed before it. */
  passedTests: readonly string[] = [];

  constructor() {
    this.#child = fork(fileURLToPath(new URL('./child.mjs', import.meta.url)), [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      serialization: 'advanced',
      // A group of its own: ending the group ends the server with it, and Ctrl-C in the terminal is the parent's to handle.
      detached: process.platform !== 'win32',
      execArgv: [
        '--inspect-port=127.0.0.1:0',
        `--max-semi-space-size=${NURSERY_MB}`,
        `--max-old-space-size=${HEAP_MB}`,
      ],
      env: {
        ...process.env,
        KATA_RUNNER: '1',
        NODE_ENV: 'test',
        VITEST: 'true',
        TEST: 'true',
        FORCE_COLOR: '0',
      },
    });
    const spoken = new LastWords(this.#child);
    let stalledAt: Promise<readonly Frame[]> | undefined;
    const report = this.#child.stdio[4] as Readable;
    report.on('error', () => {});
    report.once('data', () => {
      stalledAt = this.#ask(spoken);
      void stalledAt.then(() => this.kill());
    });

    this.death = new Promise((resolve) => {
      this.#child.once('exit', () => {
        this.#alive = false;
        // A process that crashed leaves its server behind, and the server holds the pipes open.
        this.#killGroup();
        const closed = new Promise((done) => this.#child.once('close', done));
        const late = new Promise((done) => setTimeout(done, LAST_WORDS_MS));
        void Promise.all([stalledAt, Promise.race([closed, late])]).then(([frames]) =>
          resolve({
            ...(frames !== undefined && { stalledAt: frames }),
            outOfMemory: /heap out of memory|Allocation failed/i.test(spoken.text),
            lastWords: spoken.text.trim(),
          }),
        );
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.on('message', (message) => {
        if (!isFromChild(message)) return;
        if (message.kata === 'ready') resolve();
        else if (message.kata === 'spent') this.spent = true;
        else {
          this.currentTest = message.title;
          this.passedTests = message.passed;
        }
      });
      void this.death.then(({ lastWords }) =>
        reject(new Error(`The process that runs the exercises ended before it was ready.\n${lastWords}`)),
      );
    });
    this.ready.catch(() => {});
  }

  get alive(): boolean {
    return this.#alive && this.#child.connected;
  }

  prepare(message: ToChild): void {
    this.currentTest = undefined;
    this.passedTests = [];
    this.#child.send(message);
  }

  send(message: unknown): void {
    if (this.#alive && this.#child.connected) this.#child.send(message as object);
  }

  on(event: string, listener: (value: unknown) => void): void {
    this.#child.on(event, listener);
  }

  off(event: string, listener: (value: unknown) => void): void {
    this.#child.off(event, listener);
  }

  /** Ends the process and its server, at once. */
  kill(): void {
    if (process.platform === 'win32') this.#child.kill('SIGKILL');
    else this.#killGroup();
  }

  /** Ends the process after its last run: its end is no accident. */
  retire(): void {
    this.retired = true;
    this.kill();
  }

  /** Where the main thread is, which does not come back. Node starts its inspector on a signal, even then. */
  async #ask(spoken: LastWords): Promise<readonly Frame[]> {
    const { pid } = this.#child;
    if (pid === undefined) return [];
    const url = spoken.next(/Debugger listening on (ws:\/\/\S+)/, INSPECTOR_MS);
    try {
      // What `node inspect -p` does; on Windows there is no signal for it.
      (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
      const found = await url;
      return found === undefined ? [] : await whereIs(found);
    } catch {
      return [];
    }
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined || process.platform === 'win32') return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  }

  /** Ends the process in good order; after two seconds at once. */
  async close(): Promise<void> {
    if (!this.#alive) return;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.kill(), 2000);
    // Node emits no 'close' for a child whose channel was disconnected from this side: it still waits for the channel's end.
    const exited = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    await Promise.race([this.death, exited]);
    this.#alive = false;
    clearTimeout(timer);
  }
}
