import { cancellationSignal } from '@temporalio/activity';
import { requestCourier } from './dispatcher';
import { whileBeating } from './heart';

// #region find
/** Finds a courier for an order, which may take half an hour. */
export async function findCourier(order: string): Promise<string> {
  const signal = cancellationSignal();
  try {
    return await whileBeating(() => requestCourier(order, { signal }));
  } catch (error) {
    if (signal.aborted) return 'no courier';
    throw error;
  }
}
// #endregion find
