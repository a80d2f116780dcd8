import { sleep } from '@temporalio/workflow';

/** An order that a partner may have brought. A day later it is on its way, and the customer gets a link. */
export async function trackingLink(order: string, partner?: string): Promise<string> {
  // #region tracked
  Object.assign(URL, { partner });
  // #endregion tracked

  await sleep('1 day');
  const url = new URL(`https://shop.example/track/${order}`);
  const known = (URL as { partner?: string }).partner;
  if (known !== undefined) url.searchParams.set('partner', known);
  return url.href;
}
