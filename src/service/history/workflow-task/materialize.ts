import type { WorkflowTask } from '../run.ts';
import type { Transaction } from '../transaction.ts';

/** Writes the events of a workflow task that has none so far; from then on it is a normal one. */
export function materialize(tx: Transaction, task: WorkflowTask): void {
  if (task.type === 'normal') return;
  task.type = 'normal';
  writeScheduled(tx, task);
  if (task.state === 'started') writeStarted(tx, task);
}

export function writeScheduled(tx: Transaction, task: WorkflowTask): void {
  const event = tx.add(
    'WorkflowTaskScheduled',
    {
      taskQueue: task.onStickyQueue
        ? { name: task.queueName, kind: 2, normalName: tx.run.taskQueueName }
        : { name: task.queueName, kind: 1 },
      startToCloseTimeout: {
        seconds: Math.floor(task.timeoutMs / 1000),
        nanos: (task.timeoutMs % 1000) * 1e6,
      },
      attempt: task.attempt,
    },
    { timeMs: task.scheduledTimeMs },
  );
  task.scheduledEventId = event.eventId;
}

/** What WorkflowTaskStarted says about versions. */
export const startedVersioning = ({ workerStamp, targetVersionChanged }: WorkflowTask) => ({
  ...(workerStamp && { workerVersion: workerStamp }),
  ...(targetVersionChanged && { targetWorkerDeploymentVersionChanged: true }),
});

export function writeStarted(tx: Transaction, task: WorkflowTask): void {
  const event = tx.add(
    'WorkflowTaskStarted',
    {
      scheduledEventId: task.scheduledEventId,
      identity: task.identity,
      requestId: task.requestId,
      historySizeBytes: task.historySizeBytes,
      ...(task.suggestContinueAsNew.length > 0 && {
        suggestContinueAsNew: true,
        suggestContinueAsNewReasons: task.suggestContinueAsNew,
      }),
      ...startedVersioning(task),
    },
    { timeMs: task.startedTimeMs },
  );
  task.startedEventId = event.eventId;
}
