import { defineQuery, setHandler, sleep } from '@temporalio/workflow';

/** What is printed on an invoice. */
export interface Invoice {
  /** When it was issued: 2026-01-19 09:00:00,250, in UTC. */
  readonly issued: string;
  /** Takes part in the raffle at the end of the year. */
  readonly raffle: number;
}

/** The invoice, for printing; undefined as long as the goods may come back. */
export const printed = defineQuery<Invoice | undefined>('printed');

// #region format
const stamp = new Intl.DateTimeFormat('sv-SE', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZone: 'UTC',
});
// #endregion format

/** Issues the invoice of an order, after the 14 days in which the goods may come back. */
export async function invoice(): Promise<void> {
  const now = Date.now();
  let text: Invoice | undefined = undefined;
  setHandler(printed, () => text);

  await sleep('14 days');

  // #region issue
  text = {
    issued: stamp.format(now),
    raffle: Math.floor(Math.random() * 1_000_000_000),
  };
  // #endregion issue
}
