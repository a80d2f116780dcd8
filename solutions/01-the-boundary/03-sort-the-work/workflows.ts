import { defineQuery, setHandler } from '@temporalio/workflow';
import { operations } from './operations';

// Runs every operation inside a workflow and keeps what came of it. Not to be edited.

/** What an operation gave, or why it gave nothing. */
export type Outcome = { readonly gave: string } | { readonly failed: string };

/** What every operation gave, by its name. */
export const outcomes = defineQuery<Record<string, Outcome>>('outcomes');

// #region inside
export async function runEverything(): Promise<void> {
  const found: Record<string, Outcome> = {};
  setHandler(outcomes, () => found);
  for (const [name, work] of Object.entries(operations)) {
    try {
      found[name] = { gave: String(await work()) };
    } catch (error) {
      found[name] = { failed: (error as Error).message };
    }
  }
}
// #endregion inside
