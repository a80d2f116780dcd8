import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';

const COMMAND = join(import.meta.dirname, '..', '..', 'src', 'cli', 'katas.mjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface KatasOptions {
  readonly root: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** The real command as a process of its own, without a terminal. */
export class Katas {
  out = '';
  err = '';
  readonly ended: Promise<Ended>;

  private constructor(readonly process: ChildProcess) {
    process.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.ended = new Promise((resolve) =>
      process.once('close', (code) => resolve({ code, out: this.out, err: this.err })),
    );
  }

  static start(words: readonly string[], { root, env = {} }: KatasOptions): Katas {
    // What the person who runs these tests has set is not under test.
    const { KATA_SERVER: _1, NO_COLOR: _2, FORCE_COLOR: _3, npm_config_once: _4, ...inherited } = process.env;
    const child = spawn(process.execPath, [COMMAND, ...words], {
      env: { ...inherited, KATA_ROOT: root, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await katas.ended;
    });
    const katas = new Katas(child);
    return katas;
  }

  /** Runs the command to its end. */
  static run(words: readonly string[], options: KatasOptions): Promise<Ended> {
    return Katas.start(words, options).ended;
  }

  /** Waits until the output holds `text`, and drops what came up to it. */
  async until(text: string | RegExp): Promise<string> {
    await vi.waitFor(() => expect(this.out).toMatch(text), { timeout: 60_000, interval: 25 });
    const match =
      typeof text === 'string' ? { index: this.out.indexOf(text), 0: text } : text.exec(this.out)!;
    const end = match.index + match[0].length;
    const seen = this.out.slice(0, end);
    this.out = this.out.slice(end);
    return seen;
  }

  /** The ids of all processes below this one. Not for Windows. */
  descendants(): number[] {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    const pairs = table
      .trim()
      .split('\n')
      .map((row) => row.trim().split(/\s+/).map(Number));
    const found: number[] = [];
    const visit = (parent: number): void => {
      for (const [pid, ppid] of pairs) {
        if (ppid !== parent) continue;
        found.push(pid!);
        visit(pid!);
      }
    };
    visit(this.process.pid!);
    return found;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
