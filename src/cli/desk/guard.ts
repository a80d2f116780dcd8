import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where what others print goes while the desk owns the terminal, relative to the root. */
export const LOG_FILE = '.kata/desk.log';

/**
 * Sends everything that is written to stdout and stderr into the log file: the site, the test runner and their
 * libraries print now and then, and one line of theirs would break the screen. Call the result to undo it.
 */
export function guardOutput(root: string): () => void {
  const file = join(root, LOG_FILE);
  try {
    mkdirSync(join(root, '.kata'), { recursive: true });
    writeFileSync(file, '');
  } catch {
    // A workbook on a read-only disk has no log; what is printed is dropped.
  }
  const undo = [process.stdout, process.stderr].map((stream) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, on the same stream
    const original = stream.write;
    stream.write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      try {
        appendFileSync(file, chunk);
      } catch {
        // See above.
      }
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
    return () => {
      stream.write = original;
    };
  });
  return () => undo.forEach((restore) => restore());
}
