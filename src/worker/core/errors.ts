import type { CodePlace } from '../realm.ts';

/**
 * Thrown when the workflow's code asks for something else than its history says. Its cause is nearly always that the code
 * was changed while the execution ran, or that it looks at something that is not the same every time.
 */
export class NondeterminismError extends Error {
  override readonly name = 'NondeterminismError';
  constructor(
    message: string,
    /** The event of the history where code and history part. */
    readonly event?: { readonly id: number; readonly type: string },
    /** The line of the code that asked for the other thing, where it is known. */
    readonly place?: CodePlace,
    /** What Core says of the same, where that is known, and the kind of the command that the code made: `timer`. */
    readonly core: { readonly message?: string; readonly kind?: string } = {},
  ) {
    super(`[TMPRL1100] Nondeterminism error: ${message}`);
  }
}

/** Thrown when a history or a message can't be what a service sends: an event is missing, or comes twice. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

/** Thrown for what the SDK can ask for and this Worker does not do. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
}
