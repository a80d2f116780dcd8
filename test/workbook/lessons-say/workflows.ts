import {
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type * as activities from './activities';

const { waitForCourier, abortByItself } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { maximumAttempts: 1 },
});

/** Hands parcels over, on a worker that may die. */
export async function handOver(taskQueue: string): Promise<number> {
  const { registerParcels } = proxyActivities<{ registerParcels(): Promise<number> }>({
    taskQueue,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '1 minute',
  });
  return await registerParcels();
}

/** Looks for a courier until it is cancelled. */
export async function deliver(): Promise<string> {
  return await waitForCourier();
}

/** Its activity gives up without having been cancelled. */
export async function giveUp(): Promise<void> {
  await abortByItself();
}

/** A message with the name of a place. */
export const stop = defineSignal<[place: string]>('stop');
/** A message that is answered. */
export const goTo = defineUpdate<string, [place: string]>('goTo');

/** Waits for a place, and ends. */
export async function order(): Promise<string> {
  let to: string | undefined;
  setHandler(stop, (place) => void (to = place));
  await condition(() => to !== undefined);
  return `sent to ${to}`;
}

/** Begins to listen to signals after a minute, and says what it has heard. */
export async function listensLate(): Promise<string[]> {
  const heard: string[] = [];
  await sleep('1 minute');
  setHandler(stop, (place) => void heard.push(place));
  await sleep('1 minute');
  return heard;
}

/** Sets a handler for updates after its first `await`, and before it waits for anything that takes time. */
export async function listensInItsFirstTask(): Promise<void> {
  await Promise.resolve();
  let asked = false;
  setHandler(goTo, (place) => {
    asked = true;
    return `to ${place}`;
  });
  await condition(() => asked);
}

/** Sets a handler for updates after a minute. */
export async function listensToUpdatesLate(): Promise<void> {
  await sleep('1 minute');
  setHandler(goTo, (place) => `to ${place}`);
  await sleep('1 minute');
}
