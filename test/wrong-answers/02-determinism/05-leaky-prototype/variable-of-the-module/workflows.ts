import { sleep } from '@temporalio/workflow';

/** A URL that knows its address with the partner who brought the order. */
type TrackedUrl = URL & { tracked(): string };
const shared = URL.prototype as TrackedUrl;

let current: string | undefined;

/** An order that a partner may have brought. A day later it is on its way, and the customer gets a link. */
export async function trackingLink(order: string, partner?: string): Promise<string> {
  current = partner;
  // #region tracked
  if (shared.tracked === undefined) {
    shared.tracked = function () {
      if (current !== undefined) this.searchParams.set('partner', current);
      return this.href;
    };
  }
  // #endregion tracked

  await sleep('1 day');
  return (new URL(`https://shop.example/track/${order}`) as TrackedUrl).tracked();
}
