import {
  ActivityCancellationType,
  ActivityFailure,
  CancellationScope,
  condition,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  type ActivityOptions,
} from '@temporalio/workflow';

interface Activities {
  work(...args: unknown[]): Promise<unknown>;
}

/** Runs the activity `work` with these options and gives its result. */
export async function runWork(options: ActivityOptions, ...args: unknown[]): Promise<unknown> {
  return proxyActivities<Activities>(options).work(...args);
}

/** Runs `work` and gives what its failure says, from the outside in. */
export async function describeFailureOfWork(options: ActivityOptions): Promise<Record<string, unknown>[]> {
  try {
    await proxyActivities<Activities>(options).work();
    return [];
  } catch (failure) {
    const chain: Record<string, unknown>[] = [];
    for (let cause = failure as Error | undefined; cause; cause = cause.cause as Error | undefined) {
      const { retryState, type, timeoutType, lastHeartbeatDetails } = cause as Error &
        Record<string, unknown>;
      const known = Object.entries({ retryState, type, timeoutType, lastHeartbeatDetails }).filter(
        ([, value]) => value != null,
      );
      chain.push({ name: cause.name, message: cause.message, ...Object.fromEntries(known) });
    }
    return chain;
  }
}

export const stop = defineSignal('stop');

/** Cancels `work` when the signal `stop` comes, then says how it ended. */
export async function cancelsWorkOnSignal(options: ActivityOptions): Promise<string> {
  const scope = new CancellationScope();
  setHandler(stop, () => scope.cancel());
  try {
    await scope.run(() => proxyActivities<Activities>(options).work());
    return 'completed';
  } catch (failure) {
    return failure instanceof ActivityFailure ? `${failure.cause?.name ?? 'unknown'}` : String(failure);
  }
}

/** Ends as canceled when it is canceled while `work` runs. */
export async function canceledDuringWork(): Promise<unknown> {
  const options = {
    startToCloseTimeout: '1 hour',
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  } as const;
  return proxyActivities<Activities>(options).work();
}

/** Runs `work` as a local activity, so that its workflow task stays open meanwhile; then maybe sleeps. */
export async function localWork(sleepMs: number): Promise<string[]> {
  const signals: string[] = [];
  setHandler(defineSignal<[string]>('note'), (text) => void signals.push(text));
  await proxyLocalActivities<Activities>({ startToCloseTimeout: '1 minute' }).work();
  if (sleepMs > 0) await sleep(sleepMs);
  return signals;
}

/** Waits for `stop` under a timer of a day. */
export async function waitsForStopOrADay(): Promise<boolean> {
  let stopped = false;
  setHandler(stop, () => void (stopped = true));
  return condition(() => stopped, '1 day');
}
