import { isMainThread } from 'node:worker_threads';
import { readArguments, HELP } from './arguments.ts';
import { runInThread } from './run-thread.ts';
import { RunThreads } from './run-threads.ts';
import { runTerminal } from './terminal.ts';

/**
 * The command of a project: runs its exercise and prints what came of it, once or at every save.
 *
 * @param root the project's folder
 * @param words the rest of the command line
 */
export async function main(root: string, words: readonly string[]): Promise<void> {
  const wanted = readArguments(words, { isTerminal: process.stdout.isTTY, isCi: Boolean(process.env['CI']) });
  if (wanted === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (typeof wanted === 'object') {
    process.stderr.write(`${wanted.mistake}\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  const threads = new RunThreads(new URL(import.meta.url));
  try {
    process.exitCode = await runTerminal(root, wanted, threads);
  } finally {
    await threads.close();
  }
}

if (!isMainThread) runInThread();
