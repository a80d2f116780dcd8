import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './root.ts';

const LEFT_OUT = new Set(['node_modules', '.git', '.kata', 'dist', 'cache']);
/** The desk says its site's address within this time, the first run of a test included. */
const READY_MS = 90_000;

/** A copy of the workbook in which a learner may edit, with `npm start` running in it. */
export interface RunningDesk {
  readonly folder: string;
  /** Address of the lesson that the desk stands at. */
  readonly lesson: string;
  /** All that it printed. */
  output(): string;
  /** Ends the desk as Ctrl-C does; resolves with its exit code when the process is gone. */
  stop(): Promise<number | null>;
  /** Removes the copy. */
  remove(): void;
}

/** Copies the workbook into a temporary folder. The packages are linked, not copied. */
export function copyWorkbook(): string {
  const folder = mkdtempSync(join(tmpdir(), 'katas-desk-'));
  cpSync(ROOT, folder, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Copies the workbook and starts the desk there. `words` are the rest of its command line. */
export async function startDesk(port: number, words: readonly string[] = []): Promise<RunningDesk> {
  const folder = copyWorkbook();
  const child = spawn(process.execPath, ['src/cli/katas.mjs', '--port', String(port), ...words], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1', VITEST: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const lesson = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`The desk ${why}. It printed:\n${output}`));
    const timer = setTimeout(() => fail(`did not name its site within ${READY_MS / 1000} s`), READY_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /http:\/\/localhost:\d+\/\S*/.exec(output)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exit.then((code) => fail(`ended with code ${code}`));
  });
  return {
    folder,
    lesson,
    output: () => output,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
      const code = await exit;
      clearTimeout(timer);
      return code;
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
