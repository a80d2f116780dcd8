import { isAlive, npmAbove } from '../boot/starter.mjs';

/** How long closing may take, in milliseconds, before the process ends anyway. Child processes end when they miss us. */
const CLOSE_LIMIT_MS = 1500;
/** How often the parent process is looked for, in milliseconds. */
const PARENT_CHECK_MS = 1000;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Closer = () => void | Promise<void>;

/**
 * The end of this process, from whichever side it comes: a key, a signal, a crash, the death of the parent. What was
 * opened is closed in reverse order; what must happen even in a crash is registered with `onExit`.
 */
export class Lifetime {
  private readonly closers: Closer[] = [];
  private readonly atExit: (() => void)[] = [];
  private ending: Promise<never> | undefined;

  constructor() {
    for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => void this.end(code));
    keepSignalsOurs();
    process.on('uncaughtException', (error) => void this.crash(error));
    process.on('unhandledRejection', (reason) => void this.crash(reason));
    process.on('exit', () => this.runAtExit());
    // Whoever read our output has gone, as in `npx katas list | head`.
    process.stdout.on('error', () => void this.end(0));
    this.watchParent();
  }

  /** Registers what to close. Closers must bear being called while what they close is still starting. */
  onEnd(close: Closer): void {
    this.closers.push(close);
  }

  /** Registers what must be put right before the last words are printed. Synchronous. */
  onExit(restore: () => void): void {
    this.atExit.push(restore);
  }

  /** Closes everything and ends the process. A second call waits for the first one. */
  end(code: number): Promise<never> {
    this.ending ??= this.closeAndExit(code);
    return this.ending;
  }

  private async closeAndExit(code: number): Promise<never> {
    // First the terminal, so that the learner has it back at once.
    this.runAtExit();
    const limit = setTimeout(() => process.exit(code), CLOSE_LIMIT_MS);
    for (const close of this.closers.reverse()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`While closing: ${String(error)}\n`);
      }
    }
    // A pipe may still hold what was printed.
    await Promise.all([process.stdout, process.stderr].map((stream) => flushed(stream)));
    clearTimeout(limit);
    process.exit(code);
  }

  private async crash(reason: unknown): Promise<never> {
    const earlier = this.ending !== undefined;
    this.runAtExit();
    if (!earlier) {
      const words = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
      process.stderr.write(
        `The desk has crashed; your files and your progress are as you saved them.\n${words}\n`,
      );
    }
    return this.end(3);
  }

  private runAtExit(): void {
    for (const restore of this.atExit.splice(0)) restore();
  }

  /**
   * When the terminal or npm is killed, nobody sends us a signal; the only trace is that the parent is gone. Between
   * npm and us stands a shell, which outlives a killed npm, so npm is watched as well.
   */
  private watchParent(): void {
    const parent = process.ppid;
    const watched = [parent];
    void npmAbove(parent).then((npm) => npm !== undefined && watched.push(npm));
    const timer = setInterval(() => {
      if (process.ppid !== parent || !watched.every(isAlive)) void this.end(129);
    }, PARENT_CHECK_MS);
    timer.unref();
  }
}

/**
 * Vite and Vitest end the process at a signal in their own way, before everything is closed and with their own exit
 * code. Listeners that are added from now on are taken off again.
 */
function keepSignalsOurs(): void {
  process.on('newListener', (event: string, listener: () => void) => {
    if (event in SIGNALS) process.nextTick(() => process.off(event, listener));
  });
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writable) stream.write('', () => resolve());
    else resolve();
  });
}
