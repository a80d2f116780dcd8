import type { CallSignal } from '../service/platform.ts';

/**
 * Whether a caller is still there. Most calls are answered before anybody asks, and an AbortController for each of them
 * costs more than all else that the listener does for a small call.
 */
export class CallerSignal implements CallSignal {
  #aborted = false;
  #listeners: Set<() => void> | undefined;

  get aborted(): boolean {
    return this.#aborted;
  }

  /** Each listener hears of it once at most, for there is only one abort. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  /** The caller has gone. Said again, it changes nothing. */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    const listeners = [...(this.#listeners ?? [])];
    this.#listeners = undefined;
    for (const listener of listeners) listener();
  }
}
