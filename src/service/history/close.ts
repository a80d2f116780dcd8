import { notFound } from '../errors.ts';
import type { UpdateOutcome } from '../proto.ts';
import type { NextRun } from './tasks.ts';
import type { Transaction } from './transaction.ts';
import { endWorkflowTask } from './workflow-task/schedule.ts';

/**
 * The run has its last event: nothing of it may go on. Its holds, timers and pending work end in the same transaction, so
 * that no closed run can keep the clock.
 */
export function closeRun(tx: Transaction, next?: NextRun): void {
  const { run } = tx;
  if (run.workflowTask) endWorkflowTask(tx, run.workflowTask.state === 'started' ? 'complete' : 'drop');
  run.buffered = [];
  run.sticky = undefined;
  tx.endEverything();
  tx.afterCommit(() => run.attempts.clear());
  tx.afterCommit(() => run.nexusOperations.clear());
  if (next) tx.transfer({ kind: 'startNextRun', next });
  endUpdates(tx, next !== undefined);
  // Queries that waited for a workflow task are answered by a replay of the closed history.
  tx.afterCommit(() => run.queries.detach());
  tx.transfer({ kind: 'runClosed' });
}

function endUpdates(tx: Transaction, hasNextRun: boolean): void {
  const { run } = tx;
  tx.afterCommit(() => {
    for (const update of run.updates.all()) {
      if (update.state === 'accepted') {
        update.abort({ outcome: completedBeforeUpdate() });
        run.updates.remove(update.id);
      } else if (!hasNextRun) {
        update.abort({ error: notFound('workflow update was aborted by closing workflow') });
        run.updates.remove(update.id);
      } else if (update.state === 'sent') {
        update.step('resend');
      }
    }
  });
}

/** The outcome of an update that the worker accepted and did not complete before its workflow closed. */
export const completedBeforeUpdate = (): UpdateOutcome => ({
  failure: {
    message: 'Workflow Update failed because the Workflow completed before the Update completed.',
    source: 'Server',
    applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow', nonRetryable: true },
  },
});
