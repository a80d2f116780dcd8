import type { KataSettings } from '../../kata/settings.ts';

/** What the runner tells its child, beside Vitest's own messages on the same channel. */
export interface ToChild {
  readonly kata: 'prepare';
  readonly settings: KataSettings;
  readonly keepHistories: boolean;
  /** `<copy>=<folder>`: which folder a copy under `.kata/run` stands for; empty when the exercise runs where it is. */
  readonly alias: string;
}

/** What the child tells the runner, beside Vitest's own messages. */
export type FromChild =
  | { readonly kata: 'ready' }
  /** Something in this process never comes back: it should be replaced once the run is over. */
  | { readonly kata: 'spent' }
  /** A test has begun. Sent before the test's own code runs, so that it arrives even when that code never yields. */
  | { readonly kata: 'test'; readonly title: string; readonly passed: readonly string[] };

/** A stack frame of code that did not yield, as the guard saw it. */
export interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export function isFromChild(message: unknown): message is FromChild {
  return typeof message === 'object' && message !== null && 'kata' in message;
}
