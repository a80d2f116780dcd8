const PREFIX = 'katas.';

/** What this browser remembers of a reader; undefined where storage is refused. Page side only. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Remembers in this browser. False where storage is refused or full: for this visit nothing is lost but the memory.
 * Page side only.
 */
export function remember(key: string, value: string): boolean {
  try {
    localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    // A private window may refuse. The page works without.
    return false;
  }
}

/** Takes a memory away. Page side only. */
export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // What was refused isn't there.
  }
}

/** The keys that begin with `start`, sorted. Page side only. */
export function keysOf(start: string): string[] {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
    return keys
      .filter((key) => key.startsWith(PREFIX + start))
      .map((key) => key.slice(PREFIX.length))
      .sort();
  } catch {
    return [];
  }
}
