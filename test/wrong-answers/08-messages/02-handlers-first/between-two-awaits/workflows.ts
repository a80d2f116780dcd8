import { condition, defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { pickDriver } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The rider wants to go elsewhere. The answer says who drives her where. */
export const goTo = defineUpdate<string, [destination: string]>('goTo');

/** A ride: two minutes for drivers to offer, one is picked, twenty minutes on the road. Its result is where it ended. */
export async function ride(rider: string, destination: string): Promise<string> {
  // #region handlers
  await sleep('2 minutes');
  let driver: string | undefined = undefined;
  // Listens from the first line, and waits inside for what it needs.
  setHandler(goTo, async (changed) => {
    destination = changed;
    await condition(() => driver !== undefined);
    return `${driver} drives to ${changed}`;
  });

  driver = await pickDriver(rider);
  // #endregion handlers

  await sleep('20 minutes');
  return destination;
}
