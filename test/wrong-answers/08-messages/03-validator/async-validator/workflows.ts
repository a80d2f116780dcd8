import { ApplicationFailure, condition, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';

/** The till takes so many euros off the card. The answer says what is left on it. */
export const redeem = defineUpdate<number, [euros: number]>('redeem');

/** What is left on the card? */
export const balance = defineQuery<number>('balance');

/** A gift card, from its sale until nothing is left. Its result is what was redeemed, in order. */
export async function giftCard(euros: number): Promise<number[]> {
  let left = euros;
  const redeemed: number[] = [];
  setHandler(balance, () => left);
  // #region redeem
  setHandler(
    redeem,
    (amount) => {
      left -= amount;
      redeemed.push(amount);
      return left;
    },
    {
      validator: async (amount) => {
        if (amount <= 0) throw ApplicationFailure.create({ message: `${amount} is no amount` });
        if (amount > left) throw ApplicationFailure.create({ message: `${left} are left on the card` });
      },
    },
  );
  // #endregion redeem

  await condition(() => left === 0);
  return redeemed;
}
