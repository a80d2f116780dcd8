import { cancellationSignal } from '@temporalio/activity';
import { requestCourier } from './dispatcher';
import { whileBeating } from './heart';

// #region find
/** Finds a courier for an order, which may take half an hour. */
export async function findCourier(order: string): Promise<string> {
  return await whileBeating(() => requestCourier(order, { signal: cancellationSignal() }));
}
// #endregion find
