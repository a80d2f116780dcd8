import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

/** A scanner has seen the parcel. */
export const scanned = defineSignal<[place: string]>('scanned');

/** The parcel has been handed over. */
export const delivered = defineSignal('delivered');

/** Where was the parcel seen last? */
export const whereIsIt = defineQuery<string>('whereIsIt');

/** Follows a parcel from its first place to its delivery. Its result is the whole journey. */
export async function parcel(origin: string): Promise<string[]> {
  const places = [origin];
  let done = false;
  setHandler(scanned, (place) => {
    places.push(place);
  });
  setHandler(delivered, () => {
    done = true;
  });
  // #region query
  // The last place comes first.
  setHandler(whereIsIt, () => places.reverse()[0] ?? 'nowhere');
  // #endregion query

  await condition(() => done);
  return places;
}
