import { isAlive, npmAbove } from '../boot/starter.mjs';

/** How often the parent is looked for, in milliseconds. */
const POLL_MS = 500;

/** An orphan that nobody has connected to after this long, in milliseconds, has no test waiting for it: the SDK gives up after five seconds. */
const ORPHAN_GRACE_MS = 15_000;

export interface ParentWatch {
  /** Resolves once all processes to live with are known. Before that, an npx that is killed leaves no trace. Never rejects. */
  readonly ready: Promise<void>;
  readonly stop: () => void;
}

export interface ParentWatchOptions {
  /** The process to live with. Without it, the process that started this one. */
  readonly parent?: number;
  /** Whether anyone has called yet. */
  readonly wasCalled: () => boolean;
  /** Called once, when the parent is gone; never before `watchParent` has returned. */
  readonly onGone: () => void;
}

/** What is asked of the operating system. */
export interface Processes {
  parent(): number;
  isAlive(pid: number): boolean;
  /** The npm or npx above `parent`, where it was the one that started us. */
  npmAbove(parent: number): Promise<number | undefined>;
}

/**
 * Watches for the end of the process that started this one. A test process may die by SIGKILL, and the SDK closes our stdin
 * from the start, so nothing tells us. Under `npx` a shell stands in between, which outlives a killed npx: so npx is watched
 * as well. The timer doesn't keep the process alive.
 *
 * When the first process of the system is our parent, either it started us or our parent died before we could look.
 * Then we end if nobody calls within {@link ORPHAN_GRACE_MS}.
 */
export function watchParent(options: ParentWatchOptions, processes: Processes = system): ParentWatch {
  const starter = processes.parent();
  let npm: number | undefined;
  let looks = 0;
  const ready =
    options.parent === undefined
      ? processes.npmAbove(starter).then((found) => void (npm = found))
      : Promise.resolve();
  const isGone = (): boolean => {
    if (options.parent !== undefined) return !processes.isAlive(options.parent);
    if (processes.parent() !== starter || !processes.isAlive(starter)) return true;
    if (npm !== undefined && !processes.isAlive(npm)) return true;
    return starter === 1 && !options.wasCalled() && looks * POLL_MS > ORPHAN_GRACE_MS;
  };
  const look = (): void => {
    looks += 1;
    if (!isGone()) return;
    clearInterval(timer);
    options.onGone();
  };
  const timer = setInterval(look, POLL_MS);
  timer.unref();
  const firstLook = setImmediate(look);
  return {
    ready,
    stop: () => {
      clearImmediate(firstLook);
      clearInterval(timer);
    },
  };
}

const system: Processes = { parent: () => process.ppid, isAlive, npmAbove };
