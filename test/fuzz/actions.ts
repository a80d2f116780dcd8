import fc from 'fast-check';

/**
 * One step of a sequence, as plain data. Numbers are picks: what they mean depends on what is there at that moment, so any
 * part of a sequence is a sequence too, and a failing one can be made shorter.
 */
export type Action =
  | ({ readonly do: 'start' | 'signalWithStart' | 'updateWithStart' } & StartChoice)
  | { readonly do: 'signal'; readonly workflow: number; readonly again: boolean }
  | {
      readonly do: 'cancel' | 'terminate' | 'describe' | 'resetSticky';
      readonly workflow: number;
      readonly run: number;
    }
  | { readonly do: 'query'; readonly workflow: number; readonly deadlineMs: number }
  | { readonly do: 'update'; readonly workflow: number; readonly again: boolean; readonly stage: number }
  | { readonly do: 'pollUpdate'; readonly pick: number; readonly stage: number }
  | {
      readonly do: 'history';
      readonly workflow: number;
      readonly run: number;
      readonly wait: boolean;
      readonly closeOnly: boolean;
      readonly reverse: boolean;
      readonly page: number;
    }
  | {
      readonly do: 'pollWorkflowTask';
      readonly queue: number;
      readonly sticky: boolean;
      readonly worker: number;
      readonly pick: number;
    }
  | {
      readonly do: 'pollActivityTask';
      readonly queue: number;
      readonly worker: number;
      readonly pick: number;
    }
  | { readonly do: 'completeTask'; readonly pick: number; readonly completion: Completion }
  | { readonly do: 'failTask'; readonly pick: number; readonly cause: number }
  | {
      readonly do: 'activity';
      readonly pick: number;
      readonly how: 'Completed' | 'Failed' | 'Canceled' | 'heartbeat';
      readonly byId: boolean;
      readonly nonRetryable: boolean;
    }
  | { readonly do: 'answerQuery'; readonly pick: number; readonly fails: boolean }
  | { readonly do: 'hangUp'; readonly pick: number }
  | { readonly do: 'shutDownWorker'; readonly worker: number; readonly queue: number }
  | { readonly do: 'lock' | 'unlock' }
  | { readonly do: 'sleep'; readonly seconds: number; readonly skip: boolean }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'wild'; readonly method: number; readonly seed: number };

export interface StartChoice {
  readonly workflow: number;
  readonly queue: number;
  readonly reuse: number;
  readonly conflict: number;
  readonly again: boolean;
  readonly retries: number;
  readonly delaySeconds: number;
  readonly runSeconds: number;
}

export interface Completion {
  readonly commands: readonly CommandChoice[];
  /** How the updates that came with the task are answered. */
  readonly updates: 'accept' | 'finish' | 'reject' | 'ignore' | 'twice';
  readonly sticky: boolean;
  readonly force: boolean;
  readonly answersQueries: boolean;
}

export interface CommandChoice {
  readonly what: (typeof commandKinds)[number];
  readonly pick: number;
  readonly seconds: number;
}

export const commandKinds = [
  'startTimer',
  'cancelTimer',
  'activity',
  'cancelActivity',
  'child',
  'signalExternal',
  'cancelExternal',
  'marker',
  'memo',
  'complete',
  'fail',
  'cancelWorkflow',
  'continueAsNew',
  'absentMessage',
  'wrong',
] as const;

const pick = fc.nat({ max: 11 });
const workflow = fc.nat({ max: 2 });
const queue = fc.nat({ max: 1 });
const worker = fc.nat({ max: 1 });
const run = fc.nat({ max: 5 });
const rarely = fc.nat({ max: 7 }).map((value) => value === 7);
const seconds = fc.constantFrom(0, 1, 1, 5, 30, 3600);

const startChoice = {
  workflow,
  queue,
  reuse: fc.constantFrom(0, 0, 1, 1, 1, 1, 2, 3, 4),
  conflict: fc.constantFrom(0, 1, 1, 2, 2, 2, 2, 3),
  again: rarely,
  retries: fc.constantFrom(0, 0, 2),
  delaySeconds: fc.constantFrom(0, 0, 0, 20),
  runSeconds: fc.constantFrom(0, 0, 0, 40),
};

// Those that close the run or cannot be carried out end everything else that came with them, so they are rare.
const isRare = (what: CommandChoice['what']): boolean =>
  ['complete', 'fail', 'cancelWorkflow', 'continueAsNew', 'absentMessage', 'wrong'].includes(what);
const command = fc.record<CommandChoice>({
  what: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...commandKinds.filter((what) => !isRare(what))) },
    { weight: 1, arbitrary: fc.constantFrom(...commandKinds.filter(isRare)) },
  ),
  pick,
  seconds,
});

const completion = fc.record<Completion>({
  commands: fc.array(command, { maxLength: 4 }),
  updates: fc.constantFrom('accept', 'accept', 'finish', 'finish', 'finish', 'reject', 'ignore', 'twice'),
  sticky: fc.boolean(),
  force: rarely,
  answersQueries: fc.boolean(),
});

type Named<A, D> = A extends { readonly do: infer N } ? (D extends N ? A : never) : never;
type Parts<D extends Action['do']> = Omit<Named<Action, D>, 'do'>;

const step = <D extends Action['do']>(
  weight: number,
  name: D,
  rest: { [K in keyof Parts<D>]: fc.Arbitrary<Parts<D>[K]> },
) => ({
  weight,
  arbitrary: fc.record({ do: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Action>,
});

const of = { workflow, run };
const action: fc.Arbitrary<Action> = fc.oneof(
  step(8, 'start', startChoice),
  step(3, 'signalWithStart', startChoice),
  step(3, 'updateWithStart', startChoice),
  step(8, 'signal', { workflow, again: rarely }),
  step(2, 'cancel', of),
  step(1, 'terminate', of),
  step(1, 'describe', of),
  step(1, 'resetSticky', of),
  step(4, 'query', { workflow, deadlineMs: fc.constantFrom(0, 2_000, 60_000) }),
  step(6, 'update', { workflow, again: rarely, stage: fc.constantFrom(2, 3, 3, 0, 1) }),
  step(1, 'pollUpdate', { pick, stage: fc.nat({ max: 3 }) }),
  step(2, 'history', {
    workflow,
    run,
    wait: fc.boolean(),
    closeOnly: fc.boolean(),
    reverse: fc.boolean(),
    page: fc.constantFrom(0, 1, 3),
  }),
  step(20, 'pollWorkflowTask', { queue, sticky: fc.boolean(), worker, pick }),
  step(14, 'pollActivityTask', { queue, worker, pick }),
  step(20, 'completeTask', { pick, completion }),
  step(3, 'failTask', { pick, cause: fc.nat({ max: 30 }) }),
  step(12, 'activity', {
    pick,
    how: fc.constantFrom('Completed', 'Failed', 'Canceled', 'heartbeat'),
    byId: rarely,
    nonRetryable: rarely,
  }),
  step(4, 'answerQuery', { pick, fails: fc.boolean() }),
  step(2, 'hangUp', { pick }),
  step(1, 'shutDownWorker', { worker, queue }),
  step(1, 'lock', {}),
  step(1, 'unlock', {}),
  step(2, 'sleep', { seconds, skip: fc.boolean() }),
  step(5, 'pass', { ms: fc.constantFrom(1, 900, 900, 5_000, 11_000, 65_000) }),
  step(3, 'wild', { method: fc.nat({ max: 199 }), seed: fc.nat() }),
);

/** Sequences of what clients, workers and time may do, in any order. */
export const sequences: fc.Arbitrary<Action[]> = fc.noBias(
  fc.array(action, { minLength: 1, maxLength: 120, size: 'max' }),
);
