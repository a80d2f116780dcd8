import type { Run } from '../../src/service/history/run.ts';
import type { Command, ProtocolMessage } from '../../src/service/proto.ts';
import { commands as make, messages } from '../service/support/scripted.ts';
import type { CommandChoice, Completion } from './actions.ts';
import { queueOf, workflowIdOf } from './clients.ts';
import type { WorkflowTask, World } from './world.ts';

type Maker = (choice: CommandChoice, run: Run | undefined, world: World) => Command;

const nth = <T>(all: Iterable<T>, pick: number): T | undefined => {
  const list = [...all];
  return list[pick % Math.max(1, list.length)];
};

// Most name something that is open; some name what is not, or was never there.
const makers: Record<CommandChoice['what'], Maker> = {
  startTimer: ({ pick, seconds }, _run, world) =>
    make.startTimer(pick < 1 ? 't0' : world.newName('timer'), seconds),
  cancelTimer: ({ pick }, run) => {
    const open = nth(run?.state.timers.keys() ?? [], pick);
    return open !== undefined || pick === 0
      ? make.cancelTimer(open ?? 't0')
      : make.marker('no timer is open');
  },
  activity: ({ pick, seconds }, _run, world) =>
    make.activity(pick < 1 ? 'a0' : world.newName('activity'), {
      taskQueue: { name: queueOf(pick % 2) },
      startToCloseTimeout: { seconds: seconds || 10 },
      ...(pick % 3 === 0 && { scheduleToCloseTimeout: { seconds: 20 } }),
      ...(pick % 4 === 0 && { heartbeatTimeout: { seconds: 3 } }),
      ...(pick % 5 === 0 && { scheduleToStartTimeout: { seconds: 8 } }),
      ...(pick % 2 === 0 && { retryPolicy: { maximumAttempts: 2 } }),
    }),
  cancelActivity: ({ pick }, run) => {
    const all = [...(run?.state.activities.values() ?? [])];
    const open = nth(
      all.filter((activity) => !activity.cancelRequestedEventId),
      pick,
    );
    if (!open && pick > 0) return make.marker('no activity is open');
    return make.cancelActivity((open ?? all[0])?.scheduledEventId ?? 5);
  },
  child: ({ pick }) => make.child(workflowIdOf(pick % 6), { parentClosePolicy: pick % 4 }),
  signalExternal: ({ pick }) => make.signalExternal(workflowIdOf(pick % 4), pick % 3 === 0),
  cancelExternal: ({ pick }) => make.cancelExternal(workflowIdOf(pick % 4)),
  marker: () => make.marker('seen'),
  memo: () => ({
    commandType: 16,
    modifyWorkflowPropertiesCommandAttributes: {
      upsertedMemo: { fields: { note: { data: Uint8Array.of(1) } } },
    },
  }),
  complete: () => make.complete(),
  fail: () => make.fail('no'),
  cancelWorkflow: make.cancelWorkflow,
  continueAsNew: () => make.continueAsNew(),
  absentMessage: () => ({ commandType: 14, protocolMessageCommandAttributes: { messageId: 'absent' } }),
  wrong: ({ pick }) => ({ commandType: pick < 3 ? 90 + pick : pick * 2 }),
};

export const makeCommand = (world: World, run: Run | undefined, choice: CommandChoice): Command =>
  makers[choice.what](choice, run, world);

/** Answers to the updates that came with the task, and to those that the run accepted before. */
export function updateMessages(
  task: WorkflowTask,
  run: Run | undefined,
  how: Completion['updates'],
): ProtocolMessage[] {
  const asked = (task.messages ?? []).map(({ protocolInstanceId = '' }) => protocolInstanceId);
  const accepted = [...(run?.state.updates ?? [])]
    .filter(([, { state }]) => state === 'accepted')
    .map(([id]) => id);
  switch (how) {
    case 'accept':
      return asked.map((id) => messages.accept(id));
    case 'finish':
      return [...accepted, ...asked].flatMap((id) =>
        asked.includes(id) ? [messages.accept(id), messages.respond(id)] : [messages.respond(id)],
      );
    case 'reject':
      return asked.map((id) => messages.reject(id, 'not now'));
    case 'twice':
      return [...asked, ...asked].map((id) => messages.accept(id));
    case 'ignore':
      return [];
  }
}
