import type { Action, StartChoice } from './actions.ts';
import { NAMESPACE, type World } from './world.ts';

type Of<D extends Action['do']> = Extract<Action, { do: D }>;

export const workflowIdOf = (workflow: number): string => `w${workflow}`;
export const queueOf = (queue: number): string => `q${queue}`;

/** A run of the workflow: mostly the current one, sometimes one by its id, open or closed, or one that never was. */
export function execution(
  world: World,
  { workflow, run }: { readonly workflow: number; readonly run: number },
): { workflowId: string; runId?: string } {
  const workflowId = workflowIdOf(workflow);
  if (run < 3) return { workflowId };
  const runs = world.runs().filter((one) => one.workflowId === workflowId);
  return { workflowId, runId: runs[run - 3]?.runId ?? 'absent' };
}

function startRequest(world: World, choice: StartChoice): { request: object; requestId: string } {
  const workflowId = workflowIdOf(choice.workflow);
  const latest = world.engine.executions.current(NAMESPACE, workflowId);
  const requestId = (choice.again && latest?.startRequestId) || world.newName('request');
  const request = {
    workflowId,
    requestId,
    workflowType: { name: 'workflow' },
    taskQueue: { name: queueOf(choice.queue) },
    identity: 'client',
    workflowIdReusePolicy: choice.reuse,
    workflowIdConflictPolicy: choice.conflict,
    ...(choice.retries > 0 && { retryPolicy: { maximumAttempts: choice.retries } }),
    ...(choice.delaySeconds > 0 && { workflowStartDelay: { seconds: choice.delaySeconds } }),
    ...(choice.runSeconds > 0 && { workflowRunTimeout: { seconds: choice.runSeconds } }),
  };
  return { request, requestId };
}

export function start(world: World, choice: StartChoice): Promise<void> {
  const { request } = startRequest(world, choice);
  return world.workflow('StartWorkflowExecution', request, ({ runId }) =>
    world.model.started.add(runId as string),
  );
}

export function signalWithStart(world: World, choice: StartChoice): Promise<void> {
  const { request, requestId } = startRequest(world, choice);
  const workflowId = workflowIdOf(choice.workflow);
  return world.workflow(
    'SignalWithStartWorkflowExecution',
    { ...request, signalName: 'hello' },
    ({ runId }) => {
      world.model.started.add(runId as string);
      // A repeated request was answered before; what it asks for is done at most once.
      if (!choice.again) world.model.signals.set(requestId, workflowId);
    },
  );
}

export function updateWithStart(world: World, choice: StartChoice): Promise<void> {
  const { request } = startRequest(world, choice);
  const operations = [
    { startWorkflow: request },
    { updateWorkflow: updateRequest(world, choice.workflow, 3) },
  ];
  return world.workflow('ExecuteMultiOperation', { operations });
}

export function signal(world: World, { workflow, again }: Of<'signal'>): Promise<void> {
  const workflowId = workflowIdOf(workflow);
  const runId = world.engine.executions.current(NAMESPACE, workflowId)?.runId ?? '';
  const known = again
    ? [...world.model.signals].findLast(([id]) => id.startsWith(`signal-${runId}-`))
    : undefined;
  const requestId = known?.[0] ?? world.newName(`signal-${runId}`);
  const request = { workflowExecution: { workflowId }, signalName: 'hello', requestId };
  return world.workflow('SignalWorkflowExecution', request, () =>
    world.model.signals.set(requestId, workflowId),
  );
}

export function query(world: World, { workflow, deadlineMs }: Of<'query'>): Promise<void> {
  const request = { execution: { workflowId: workflowIdOf(workflow) }, query: { queryType: 'state' } };
  return world.workflow('QueryWorkflow', request, undefined, deadlineMs || undefined);
}

function updateRequest(world: World, workflow: number, stage: number, updateId = world.newName('update')) {
  return {
    namespace: NAMESPACE,
    workflowExecution: { workflowId: workflowIdOf(workflow) },
    waitPolicy: { lifecycleStage: stage },
    request: { meta: { updateId, identity: 'client' }, input: { name: 'change' } },
  };
}

export function update(world: World, { workflow, again, stage }: Of<'update'>): Promise<void> {
  const run = world.engine.executions.current(NAMESPACE, workflowIdOf(workflow));
  const known = again ? [...(run?.state.updates.keys() ?? [])].at(-1) : undefined;
  return world.workflow('UpdateWorkflowExecution', updateRequest(world, workflow, stage, known), (answer) => {
    const { updateRef, outcome } = answer as Answer;
    if (outcome?.success)
      world.model.updated.add(`${updateRef?.workflowExecution?.runId}/${updateRef?.updateId}`);
  });
}

interface Answer {
  readonly updateRef?: {
    readonly updateId?: string;
    readonly workflowExecution?: { readonly runId?: string };
  };
  readonly outcome?: { readonly success?: object };
}

export function pollUpdate(world: World, { pick, stage }: Of<'pollUpdate'>): Promise<void> {
  const updates = world.runs().flatMap((run) =>
    [...run.state.updates.keys(), ...run.updates.all().map(({ id }) => id)].map((updateId) => ({
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
      updateId,
    })),
  );
  const updateRef = updates[pick % Math.max(1, updates.length)];
  return world.workflow('PollWorkflowExecutionUpdate', { updateRef, waitPolicy: { lifecycleStage: stage } });
}

/** Reads a history, and goes on where the answer says that there is more, once. */
export async function history(world: World, action: Of<'history'>): Promise<void> {
  const { wait, closeOnly, reverse, page } = action;
  const request = { execution: execution(world, action), maximumPageSize: page };
  if (reverse) return world.workflow('GetWorkflowExecutionHistoryReverse', request);
  const forward = { ...request, waitNewEvent: wait, historyEventFilterType: closeOnly ? 2 : 1 };
  let next: unknown;
  await world.workflow('GetWorkflowExecutionHistory', forward, (answer) => (next = answer.nextPageToken));
  if (next) await world.workflow('GetWorkflowExecutionHistory', { ...forward, nextPageToken: next });
}
