import { join, relative } from 'node:path';
import { watch } from 'chokidar';
import { isLeftBehind } from '../../workbook/folders.ts';

export interface WatchEvents {
  /** A file below `exercises/` was written, made or removed. Path relative to the root, forward slashes. */
  readonly onFile: (path: string) => void;
  /** A README, a chapter page, a folder or the starters file changed: the workbook must be read again. */
  readonly onWorkbook: () => void;
  readonly onError: (error: Error) => void;
}

/** How long after the last change of several is it time, in milliseconds. Editors save in more than one step. */
const SETTLE_FILE_MS = 30;
const SETTLE_WORKBOOK_MS = 200;

/** Watches the exercises and the chapter pages. Resolves when changes are seen; call the result to stop. */
export function watchWorkbook(root: string, events: WatchEvents): Promise<() => Promise<void>> {
  const settled = new Settler();
  const watcher = watch([join(root, 'exercises'), join(root, 'lessons')], {
    ignoreInitial: true,
    // Of lessons only the chapter pages matter, and files that editors leave behind nowhere do.
    ignored: (path, stats) => {
      const parts = relative(root, path).split(/[\\/]/);
      const name = parts.at(-1)!;
      if (name === '.starters.json') return false;
      if (isLeftBehind(name)) return true;
      return parts[0] === 'lessons' && stats?.isFile() === true && name !== 'index.md';
    },
  });
  watcher.on('all', (kind, path) => {
    const name = relative(root, path).replaceAll('\\', '/');
    const structural =
      kind === 'addDir' || kind === 'unlinkDir' || /(README\.md|index\.md|\.starters\.json)$/.test(name);
    if (structural) settled.after(SETTLE_WORKBOOK_MS, 'workbook', events.onWorkbook);
    else if (name.startsWith('exercises/')) settled.after(SETTLE_FILE_MS, name, () => events.onFile(name));
  });
  watcher.on('error', (error) => events.onError(error as Error));
  const stop = async (): Promise<void> => {
    settled.clear();
    await watcher.close();
  };
  return new Promise((resolve) => watcher.once('ready', () => resolve(stop)));
}

/** Calls what is due when nothing more came for a while, one call for each name. */
class Settler {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  after(delayMs: number, name: string, call: () => void): void {
    clearTimeout(this.timers.get(name));
    const timer = setTimeout(() => {
      this.timers.delete(name);
      call();
    }, delayMs);
    this.timers.set(name, timer);
  }

  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
