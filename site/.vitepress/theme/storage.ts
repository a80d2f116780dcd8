const PREFIX = 'katas.';

/** What this browser remembers of a reader; undefined where storage is refused. Page side only. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers in this browser; where storage is refused, for this visit nothing is lost but the memory. Page side only. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // A private window may refuse. The page works without.
  }
}
