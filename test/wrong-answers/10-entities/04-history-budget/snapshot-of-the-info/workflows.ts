import { condition, continueAsNew, defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';

/** A visitor goes through the turnstile. */
export const enter = defineSignal('enter');
/** How many visitors have come since the museum was opened? */
export const visitors = defineQuery<number>('visitors');

// #region turnstile
// Half of the budget: what comes in one task more still fits.
const ENOUGH_EVENTS = 50;

/** Counts the visitors of a museum. It never ends. */
export async function turnstile(count = 0): Promise<void> {
  setHandler(enter, () => {
    count += 1;
  });
  setHandler(visitors, () => count);

  const info = workflowInfo();
  await condition(() => info.historyLength >= ENOUGH_EVENTS);
  await continueAsNew<typeof turnstile>(count);
}
// #endregion turnstile
