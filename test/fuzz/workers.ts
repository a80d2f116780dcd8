import type { Action, Completion } from './actions.ts';
import { queueOf } from './clients.ts';
import { makeCommand, updateMessages } from './commands.ts';
import { RollbackWatch } from './rollback.ts';
import { NAMESPACE, type ActivityTask, type Tasks, type WorkflowTask, type World } from './world.ts';

type Of<D extends Action['do']> = Extract<Action, { do: D }>;

const workerKey = (worker: number): string => `worker-${worker}`;
const stickyOf = (worker: number): string => `sticky-${worker}`;

/** A queue in which tasks of this kind wait, if there is one: most polls are to find something. */
function busyQueue(world: World, kind: 'workflow' | 'activity', pick: number): string | undefined {
  const { queues } = world.engine.matching as unknown as Queues;
  const prefix = `${NAMESPACE}/${kind}/`;
  const busy = [...queues].filter(([key, { backlogSize }]) => key.startsWith(prefix) && backlogSize > 0);
  return pick < 9 ? busy[pick % Math.max(1, busy.length)]?.[1].name : undefined;
}

interface Queues {
  readonly queues: ReadonlyMap<string, { readonly name: string; readonly backlogSize: number }>;
}

export function pollWorkflowTask(world: World, action: Of<'pollWorkflowTask'>): Promise<void> {
  const { queue, sticky, worker, pick } = action;
  const name = busyQueue(world, 'workflow', pick) ?? (sticky ? stickyOf(worker) : queueOf(queue));
  return world.workflow('PollWorkflowTaskQueue', pollRequest(name, worker), (task: WorkflowTask) => {
    if (task.query) world.queryTasks.took(task);
    else if (task.taskToken) world.workflowTasks.took(task);
  });
}

export function pollActivityTask(
  world: World,
  { queue, worker, pick }: Of<'pollActivityTask'>,
): Promise<void> {
  const name = busyQueue(world, 'activity', pick) ?? queueOf(queue);
  return world.workflow('PollActivityTaskQueue', pollRequest(name, worker), (task: ActivityTask) => {
    if (task.taskToken) world.activityTasks.took(task);
  });
}

const pollRequest = (name: string, worker: number): object => ({
  taskQueue: { name },
  identity: workerKey(worker),
  workerInstanceKey: workerKey(worker),
});

/** Mostly the newest task without an answer; sometimes one that was answered before, timed out or lost. */
function choose<T>(tasks: Tasks<T>, pick: number): T | undefined {
  const fresh = tasks.unanswered.at(-1);
  if (fresh === undefined || pick >= 9) return tasks.all[pick % Math.max(1, tasks.all.length)];
  tasks.unanswered.pop();
  return fresh;
}

export async function completeTask(world: World, { pick, completion }: Of<'completeTask'>): Promise<void> {
  const task = choose(world.workflowTasks, pick);
  if (!task) return;
  const { workflowId = '', runId = '' } = task.workflowExecution ?? {};
  const run = world.engine.executions.find(NAMESPACE, workflowId, runId);
  const commands = completion.commands.map((choice) => makeCommand(world, run, choice));
  const watch = run && new RollbackWatch(run);
  await world.workflow('RespondWorkflowTaskCompleted', {
    taskToken: task.taskToken,
    identity: 'worker',
    commands,
    messages: updateMessages(task, run, completion.updates),
    queryResults: queryResults(task, completion),
    forceCreateNewWorkflowTask: completion.force,
    ...(completion.sticky && {
      stickyAttributes: {
        workerTaskQueue: { name: stickyOf(pick % 2), kind: 2 },
        scheduleToStartTimeout: { seconds: 5 },
      },
    }),
  });
  watch?.end();
}

function queryResults(task: WorkflowTask, { answersQueries }: Completion): object {
  if (!answersQueries) return {};
  return Object.fromEntries(
    Object.keys(task.queries ?? {}).map((id, at) => [id, { resultType: 1 + (at % 2) }]),
  );
}

export function failTask(world: World, { pick, cause }: Of<'failTask'>): Promise<void> {
  const task = choose(world.workflowTasks, pick);
  if (!task) return Promise.resolve();
  return world.workflow('RespondWorkflowTaskFailed', {
    taskToken: task.taskToken,
    cause,
    failure: { message: 'the workflow threw', applicationFailureInfo: {} },
    identity: 'worker',
  });
}

export async function answerActivity(world: World, action: Of<'activity'>): Promise<void> {
  const task = choose(world.activityTasks, action.pick);
  if (!task) return;
  const { how, byId, nonRetryable } = action;
  const { workflowId = '', runId = '' } = task.workflowExecution ?? {};
  const run = world.engine.executions.find(NAMESPACE, workflowId, runId);
  const scheduledEventId = run?.state.activityIds.get(task.activityId ?? '') ?? 0;
  const about = byId ? { workflowId, runId, activityId: task.activityId } : { taskToken: task.taskToken };
  const suffix = byId ? 'ById' : '';
  if (how === 'heartbeat')
    return world.workflow(`RecordActivityTaskHeartbeat${suffix}`, { ...about, details: { payloads: [] } });
  const rest = how === 'Failed' && { failure: { message: 'no', applicationFailureInfo: { nonRetryable } } };
  return world.workflow(
    `RespondActivityTask${how}${suffix}`,
    { ...about, ...rest, identity: 'worker' },
    () => {
      if (how !== 'Failed') world.model.resolvedActivity(runId, scheduledEventId, `ActivityTask${how}`);
    },
  );
}

export function answerQuery(world: World, { pick, fails }: Of<'answerQuery'>): Promise<void> {
  const task = choose(world.queryTasks, pick);
  if (!task) return Promise.resolve();
  const result = fails ? { completedType: 2, errorMessage: 'no such query' } : { completedType: 1 };
  return world.workflow('RespondQueryTaskCompleted', { taskToken: task.taskToken, ...result });
}

export function shutDown(world: World, { worker, queue }: Of<'shutDownWorker'>): Promise<void> {
  return world.workflow('ShutdownWorker', {
    workerInstanceKey: workerKey(worker),
    stickyTaskQueue: stickyOf(worker),
    taskQueue: queueOf(queue),
  });
}
