import { sleep } from '@temporalio/workflow';

/** A URL that knows its address with the partner who brought the order. */
type TrackedUrl = URL & { tracked?(this: URL): string };
const shared = URL.prototype as TrackedUrl;

/** An order that a partner may have brought. A day later it is on its way, and the customer gets a link. */
export async function trackingLink(order: string, partner?: string): Promise<string> {
  // #region tracked
  shared.tracked = function () {
    if (partner !== undefined) this.searchParams.set('partner', partner);
    return this.href;
  };
  // #endregion tracked

  await sleep('1 day');
  return (new URL(`https://shop.example/track/${order}`) as TrackedUrl).tracked!();
}
