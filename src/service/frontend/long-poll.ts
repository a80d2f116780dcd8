import type { Engine } from '../engine.ts';
import { DefectError } from '../errors.ts';
import { LONG_POLL_MARGIN_MS } from '../limits.ts';
import type { CallContext } from '../platform.ts';

/**
 * Waits until `ready` returns something, at most `limitMs` of real time and never past the caller's deadline.
 * `observe` calls its argument whenever the answer may have changed, and returns how to stop that.
 */
export function waitFor<T>(
  engine: Engine,
  context: CallContext,
  limitMs: number,
  observe: (changed: () => void) => () => void,
  ready: () => T | undefined,
): Promise<T | undefined> {
  const now = ready();
  if (now !== undefined || context.signal.aborted) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const stopWaiting = (): void => {
      timer.cancel();
      stop();
      context.signal.removeEventListener('abort', giveUp);
    };
    const end = (answer: T | undefined): void => {
      stopWaiting();
      resolve(answer);
    };
    const giveUp = (): void => end(undefined);
    const left = (context.deadlineMs ?? Infinity) - LONG_POLL_MARGIN_MS;
    const timer = engine.platform.setTimer(Math.max(1, Math.min(limitMs, left)), giveUp);
    const stop = observe(() => {
      try {
        const answer = ready();
        if (answer !== undefined) end(answer);
      } catch (error) {
        stopWaiting();
        reject(error instanceof Error ? error : new DefectError(String(error)));
      }
    });
    context.signal.addEventListener('abort', giveUp, { once: true });
  });
}
