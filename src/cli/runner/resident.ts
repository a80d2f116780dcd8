import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { isFromChild } from './messages.ts';
import type { Frame, Stalled, ToChild } from './messages.ts';

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
      execArgv: [`--max-semi-space-size=${NURSERY_MB}`, `--max-old-space-size=${HEAP_MB}`],
      env: {
        ...process.env,
        KATA_RUNNER: '1',
        NODE_ENV: 'test',
        VITEST: 'true',
        TEST: 'true',
        FORCE_COLOR: '0',
      },
    });
    let words = '';
    let stalledAt: readonly Frame[] | undefined;
    const listen = (stream: Readable | null): void => {
      stream?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-LAST_WORDS)));
    };
    listen(this.#child.stdout);
    listen(this.#child.stderr);
    const report = this.#child.stdio[4] as Readable;
    report.on('error', () => {});
    createInterface({ input: report }).on(
      'line',
      (line) => (stalledAt = (JSON.parse(line) as Stalled).stalled),
    );

    this.death = new Promise((resolve) => {
      this.#child.once('exit', () => {
        this.#alive = false;
        // A process that crashed leaves its server behind, and the server holds the pipes open.
        this.#killGroup();
        const closed = new Promise((done) => this.#child.once('close', done));
        void Promise.race([closed, new Promise((done) => setTimeout(done, LAST_WORDS_MS))]).then(() =>
          resolve({
            ...(stalledAt !== undefined && { stalledAt }),
            outOfMemory: /heap out of memory|Allocation failed/i.test(words),
            lastWords: words.trim(),
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
