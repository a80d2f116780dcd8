import { ApplicationFailure, condition, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';
import { add, checkout, look } from './cart';
import type { Line } from './cart';

const { release, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The cart of one customer, from its first item to its order or its end. What is in it is reserved in the warehouse. */
export async function cart(customer: string): Promise<'ordered' | 'expired'> {
  const lines: Line[] = [];
  let ordered = false;
  let additions = 0;

  // #region messages
  const refuseIfOrdered = (): void => {
    if (ordered) throw ApplicationFailure.create({ message: 'The cart is ordered.', type: 'Ordered' });
  };
  const refuseNothing = (_item: string, pieces: number): void => {
    refuseIfOrdered();
    if (pieces < 1) throw ApplicationFailure.create({ message: 'That is nothing.', type: 'Nothing' });
  };
  const addLine = (item: string, pieces: number): Line[] => {
    additions += 1;
    const line = lines.find((known) => known.item === item);
    if (line) line.pieces += pieces;
    else lines.push({ item, pieces });
    return lines;
  };
  const order = (): Line[] => {
    ordered = true;
    return lines;
  };
  setHandler(add, addLine, { validator: refuseNothing });
  setHandler(checkout, order, { validator: refuseIfOrdered });
  setHandler(look, () => {
    additions += 1;
    return lines;
  });
  // #endregion messages

  // #region life
  while (!ordered) {
    // A number can be remembered. `lines` is the same array before and after an addition.
    const before = additions;
    const inTime = await condition(() => ordered || additions > before, '30 minutes');
    if (!inTime) {
      await release(lines);
      return 'expired';
    }
  }
  // #endregion life

  // The warehouse packs for an hour.
  await sleep('1 hour');
  await ship(customer, lines);
  return 'ordered';
}
