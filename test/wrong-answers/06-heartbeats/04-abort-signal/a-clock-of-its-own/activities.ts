import { requestCourier } from './dispatcher';
import { whileBeating } from './heart';

// #region find
/** Finds a courier for an order, which may take half an hour. */
export async function findCourier(order: string): Promise<string> {
  const signal = AbortSignal.timeout(30 * 60_000);
  return await whileBeating(() => requestCourier(order, { signal }));
}
// #endregion find
