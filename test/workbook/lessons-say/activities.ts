import { setTimeout as pause } from 'node:timers/promises';
import { cancellationSignal, heartbeat } from '@temporalio/activity';

/** Waits half an hour with a function of Node that rejects with an `AbortError` of its own. */
export async function waitForCourier(): Promise<string> {
  const beat = setInterval(() => heartbeat(), 20);
  try {
    // Either the cancellation or a time limit closes it.
    const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(1_800_000)]);
    return await pause(1_800_000, 'a courier', { signal, ref: false });
  } finally {
    clearInterval(beat);
  }
}

/** Rejects with an `AbortError`, and nobody has cancelled the activity. */
export async function abortByItself(): Promise<void> {
  await pause(1_800_000, undefined, { signal: AbortSignal.abort(), ref: false });
}
