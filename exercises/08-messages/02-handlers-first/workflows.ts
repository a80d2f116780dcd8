import { defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { pickDriver } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The rider wants to go elsewhere. The answer says who drives her where. */
export const goTo = defineUpdate<string, [destination: string]>('goTo');

/** A ride: two minutes for drivers to offer, one is picked, twenty minutes on the road. Its result is where it ended. */
export async function ride(rider: string, destination: string): Promise<string> {
  // #region handlers
  await sleep('2 minutes');
  const driver = await pickDriver(rider);

  // TODO: a rider who changes her mind while a driver is sought is turned away.
  setHandler(goTo, async (changed) => {
    destination = changed;
    return `${driver} drives to ${changed}`;
  });
  // #endregion handlers

  await sleep('20 minutes');
  return destination;
}
