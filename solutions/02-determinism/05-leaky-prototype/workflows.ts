import { sleep } from '@temporalio/workflow';

/** An order that a partner may have brought. A day later it is on its way, and the customer gets a link. */
export async function trackingLink(order: string, partner?: string): Promise<string> {
  await sleep('1 day');
  return tracked(new URL(`https://shop.example/track/${order}`), partner);
}

// #region tracked
/** The address, with the partner who brought the order. */
function tracked(url: URL, partner: string | undefined): string {
  if (partner !== undefined) url.searchParams.set('partner', partner);
  return url.href;
}
// #endregion tracked
