import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

/** A visitor goes through the turnstile. */
export const enter = defineSignal('enter');
/** How many visitors have come since the museum was opened? */
export const visitors = defineQuery<number>('visitors');

// #region turnstile
/** Counts the visitors of a museum. It never ends. */
export async function turnstile(count = 0): Promise<void> {
  setHandler(enter, () => {
    count += 1;
  });
  setHandler(visitors, () => count);

  // TODO: a run may write 100 events, and this one writes for ever.
  await condition(() => false);
}
// #endregion turnstile
