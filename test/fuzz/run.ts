import type { HistoryEvent } from '../../src/service/proto.ts';
import type { Action } from './actions.ts';
import { checkRuns } from './invariants.ts';
import { perform } from './perform.ts';
import { Violation, World } from './world.ts';

/**
 * Runs a sequence against a new service and checks what must hold: after every step, then when all work has been handed
 * out, then when all runs have ended.
 *
 * @returns the histories that it made, in the order of their runs
 * @throws Violation at the first thing that does not hold
 */
export async function runSequence(actions: readonly Action[]): Promise<HistoryEvent[][]> {
  const world = new World();
  try {
    for (const action of actions) {
      await perform(world, action);
      world.check();
      checkRuns(world);
    }
    await world.hangUpAll();
    await handOut(world);
    const histories = world.runs().map(({ events }) => events.slice());
    await endAll(world);
    return histories;
  } finally {
    world.service.close();
  }
}

interface Queue {
  readonly name: string;
  readonly backlogSize: number;
}

/** Takes every task of every queue. Then nothing may be left that still waits for a worker. */
async function handOut(world: World): Promise<void> {
  const { queues } = world.engine.matching as unknown as { queues: ReadonlyMap<string, Queue> };
  for (let some = true; some;) {
    some = false;
    for (const [key, { name, backlogSize }] of [...queues]) {
      if (backlogSize === 0) continue;
      some = true;
      const [namespace, kind] = key.split('/');
      const rpc =
        kind === 'workflow'
          ? 'PollWorkflowTaskQueue'
          : kind === 'activity'
            ? 'PollActivityTaskQueue'
            : 'PollNexusTaskQueue';
      await world.workflow(rpc, { namespace, taskQueue: { name } });
      await world.hangUpAll();
    }
  }
  world.check();
  checkRuns(world);
  for (const run of world.runs()) {
    if (run.workflowTask?.state === 'scheduled') throw lost(run.workflowId, 'the workflow task');
    for (const [scheduledEventId, { state }] of run.attempts)
      if (state === 'dispatchable') throw lost(run.workflowId, `activity ${scheduledEventId}`);
  }
}

const lost = (workflowId: string, what: string): Violation =>
  new Violation(`${what} of "${workflowId}" waits for a worker and is in no queue`);

/** Ends every schedule and every run. Then nothing may hold the clock, and no timer may be left. */
async function endAll(world: World): Promise<void> {
  // A schedule would go on for ever.
  for (const namespace of world.namespaces)
    for (const { scheduleId } of world.engine.schedules.open(namespace))
      await world.workflow('DeleteSchedule', { namespace, scheduleId });
  for (let left = world.runs().length + 1; left > 0; left -= 1) {
    const open = world.runs().find((run) => run.isRunning);
    if (!open) break;
    const { namespace, workflowId, runId } = open;
    await world.workflow('TerminateWorkflowExecution', {
      namespace,
      workflowExecution: { workflowId, runId },
    });
  }
  world.check();
  checkRuns(world);
  const holders = world.engine.clock.holders().filter((name) => !name.startsWith('time skipping is locked'));
  if (holders.length > 0)
    throw new Violation(`no run is open and the clock is held by ${holders.join(', ')}`);
  const { pendingTimers } = world.engine.clock;
  if (pendingTimers > 0) throw new Violation(`no run is open and ${pendingTimers} timers are set`);
}
