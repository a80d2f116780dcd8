import type { WorkflowFiles } from '../kata/exercise-runner.ts';
import type { CodePlace, Realm, RealmInit, Realms } from '../../worker/realm.ts';
import type { MakeRealms } from '../realms/thread-realms.ts';
import { commandsOf } from './commands.ts';
import type { MadeCommand } from './commands.ts';

/** What the code of one execution did. */
export interface CodeRecord {
  readonly code: WorkflowFiles;
  readonly commands: MadeCommand[];
  /** Where it waits for conditions, after what it did last. */
  conditions: readonly CodePlace[];
}

/** The task queue of an execution that is only replayed; see `replay` of `src/worker`. */
const REPLAY_QUEUE = 'fake_replay_queue';

/** Realms that remember what the code in them did. */
export class Recording {
  /** By run id. An execution that came to another realm is told anew by its replay there. */
  readonly byRun = new Map<string, CodeRecord>();

  /** @param failed told when a realm could not be made, or died */
  constructor(
    private readonly make: MakeRealms,
    private readonly failed: (error: unknown) => void = () => undefined,
  ) {}

  /** Realms of some code, watched while the tests run. */
  readonly realms = (code: WorkflowFiles): Realms => {
    const inner = this.make(code);
    return {
      create: async (init) => {
        const record: CodeRecord = { code, commands: [], conditions: [] };
        const { runId, taskQueue } = init.info as { runId: string; taskQueue: string };
        if (taskQueue !== REPLAY_QUEUE) this.byRun.set(runId, record);
        return recorded(inner, init, record, this.failed);
      },
    };
  };

  /** Realms of the code of a record for one replay, with the record of that. */
  again({ code }: CodeRecord): { readonly realms: Realms; readonly record: CodeRecord } {
    const record: CodeRecord = { code, commands: [], conditions: [] };
    const inner = this.make(code);
    return { realms: { create: (init) => recorded(inner, init, record, () => undefined) }, record };
  }
}

async function recorded(
  realms: Realms,
  init: RealmInit,
  record: CodeRecord,
  failed: (error: unknown) => void,
): Promise<Realm> {
  const told = (error: unknown): never => {
    failed(error);
    throw error;
  };
  const realm = await realms.create(init).catch(told);
  return {
    async activate(activation) {
      const answer = await realm.activate(activation).catch(told);
      record.commands.push(...commandsOf(answer.completion, answer.commandPlaces ?? []));
      record.conditions = answer.conditionPlaces ?? [];
      return answer;
    },
    dispose: () => realm.dispose(),
  };
}
