import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region options
const { reserve, release, charge, refund, dispatch, recall, reward, revoke } = proxyActivities<
  typeof activities
>({
  startToCloseTimeout: '10 seconds',
  // A compensation must not overtake its step.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});
// #endregion options

/** A step of a saga, and what undoes it. */
interface Step {
  run: () => Promise<void>;
  undo: () => Promise<void>;
}

/** Fulfils an order, or leaves no trace of it in the books. */
export async function fulfil(order: string): Promise<void> {
  await saga([
    { run: () => reserve(order), undo: () => release(order) },
    { run: () => charge(order), undo: () => refund(order) },
    { run: () => dispatch(order), undo: () => recall(order) },
    { run: () => reward(order), undo: () => revoke(order) },
  ]);
}

// #region saga
/** Runs the steps one after another. If that can't be finished, undoes what may have happened, the last step first. */
async function saga(steps: readonly Step[]): Promise<void> {
  const begun: Step[] = [];
  try {
    for (const step of steps) {
      begun.push(step);
      await step.run();
    }
  } catch (error) {
    for (const step of begun.reverse()) await step.undo();
    throw error;
  }
}
// #endregion saga
