import {
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { stop } from './activities.ts';

/** Gives back what it got. */
export async function echo(value: unknown): Promise<unknown> {
  return value;
}

export async function failWith(type: string): Promise<void> {
  throw ApplicationFailure.create({ type, message: 'the card was declined', nonRetryable: true });
}

/** Cancels its timer in a workflow task that stays open, by a local activity, while the timer fires. */
export async function cancelsTimerThatHasFired(): Promise<string> {
  let stopped = false;
  setHandler(stop, () => void (stopped = true));
  const scope = new CancellationScope();
  const timer = scope.run(() => sleep('1 second')).catch((failure: unknown) => failure);
  await condition(() => stopped);
  await proxyLocalActivities<{ work(): Promise<void> }>({ startToCloseTimeout: '1 minute' }).work();
  scope.cancel();
  return isCancellation(await timer) ? 'canceled' : 'fired';
}

/** Fails its first workflow task with a plain error, which the SDK takes for a bug that a new deployment mends. */
export async function failFirstTask(): Promise<string> {
  // The first workflow task ends at event 3; the next one sees more.
  if (workflowInfo().historyLength <= 3) throw new Error('not deployed yet');
  return 'mended';
}

export async function failEveryTask(): Promise<void> {
  throw new Error('never deployed');
}

export async function sleeper(ms: number): Promise<void> {
  await sleep(ms);
}

export async function twoTimersOfOneDeadline(): Promise<void> {
  await Promise.all([sleep('1 hour'), sleep('1 hour')]);
}

export async function cancelsTimer(): Promise<string> {
  const scope = new CancellationScope();
  const longest = scope.run(() => sleep('1 hour'));
  await sleep('1 minute');
  scope.cancel();
  return longest.then(
    () => 'slept',
    (failure: unknown) => (isCancellation(failure) ? 'canceled' : 'failed'),
  );
}
