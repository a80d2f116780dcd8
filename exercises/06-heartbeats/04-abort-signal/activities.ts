import { requestCourier } from './dispatcher';
import { whileBeating } from './heart';

// #region find
/** Finds a courier for an order, which may take half an hour. */
export async function findCourier(order: string): Promise<string> {
  // TODO: the activity is told of a cancellation, and its request knows nothing of it.
  return await whileBeating(() => requestCourier(order));
}
// #endregion find
