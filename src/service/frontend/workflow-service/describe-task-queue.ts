import { TaskQueueKind, TaskQueueType } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument } from '../../errors.ts';
import { MAX_ID_LENGTH } from '../../limits.ts';
import type { TaskKind } from '../../matching/matching.ts';
import { toTimestamp, type TaskQueue } from '../../proto.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

const ENHANCED = 1;
/** What the real service allows a worker and a queue for each second. This service has no limit. */
const POLLER_RATE_PER_SECOND = 100_000;
const QUEUE_RATE_PER_SECOND = 4_000;

/** Who polls a queue, and what waits in it. */
export const describeTaskQueue: WorkflowHandler<'DescribeTaskQueue'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const name = taskQueueName(request.taskQueue);
  if (request.apiMode === ENHANCED) {
    if (request.taskQueue?.kind === TaskQueueKind.STICKY)
      throw invalidArgument(
        'Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED or a normal queue.',
      );
    const types = request.taskQueueTypes?.length
      ? request.taskQueueTypes
      : [TaskQueueType.WORKFLOW, TaskQueueType.ACTIVITY];
    const { reportPollers, reportStats } = request;
    const infoOf = (type: number) => ({
      ...(reportPollers && { pollers: pollersOf(engine, namespace, type, name) }),
      ...(reportStats && { stats: statsOf(engine, namespace, type, name) }),
    });
    const typesInfo: Record<string, ReturnType<typeof infoOf>> = {};
    for (const type of types) typesInfo[type] = infoOf(type);
    return { versionsInfo: { '': { typesInfo } } };
  }
  const type = request.taskQueueType || TaskQueueType.WORKFLOW;
  const stats = statsOf(engine, namespace, type, name);
  return {
    pollers: pollersOf(engine, namespace, type, name),
    ...(request.includeTaskQueueStatus && {
      taskQueueStatus: {
        backlogCountHint: stats.approximateBacklogCount,
        ratePerSecond: QUEUE_RATE_PER_SECOND,
        taskIdBlock: { startId: 1, endId: 100_000 },
      },
    }),
    ...(request.reportStats && { stats }),
  };
};

/** A queue has one partition here: itself. */
export const listTaskQueuePartitions: WorkflowHandler<'ListTaskQueuePartitions'> = (_engine, request) => {
  namespaceOf(request);
  const partitions = [{ key: taskQueueName(request.taskQueue), ownerHostName: '' }];
  return { activityTaskQueuePartitions: partitions, workflowTaskQueuePartitions: partitions };
};

function taskQueueName(taskQueue: TaskQueue | undefined): string {
  if (!taskQueue) throw invalidArgument('taskQueue is not set');
  if (!taskQueue.name) throw invalidArgument('missing task queue name');
  if (taskQueue.name.length > MAX_ID_LENGTH) throw invalidArgument('taskQueue length exceeds limit');
  return taskQueue.name;
}

const kindOf = (type: number): TaskKind => (type === TaskQueueType.ACTIVITY ? 'activity' : 'workflow');

function pollersOf(engine: Engine, namespace: string, type: number, name: string) {
  return engine.matching.pollers(namespace, kindOf(type), name).map(({ identity, agoMs }) => ({
    identity,
    lastAccessTime: toTimestamp(engine.clock.now() - agoMs),
    ratePerSecond: POLLER_RATE_PER_SECOND,
  }));
}

const statsOf = (engine: Engine, namespace: string, type: number, name: string) => ({
  approximateBacklogCount: engine.matching.backlog(namespace, kindOf(type), name),
  approximateBacklogAge: {},
});
