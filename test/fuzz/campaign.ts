import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { HistoryEvent } from '../../src/service/proto.ts';
import { CoreReplay } from '../replay/core.ts';
import { scriptOf } from '../replay/script.ts';
import { sequences, type Action } from './actions.ts';
import { runSequence } from './run.ts';
import { Violation } from './world.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** How many sequences. */
  readonly runs: number;
  /** Where an earlier failure lay, as it was printed; then only that one is run and made shorter. */
  readonly path?: string | undefined;
  readonly onProgress?: (numbers: Numbers) => void;
}

export interface Numbers {
  readonly sequences: number;
  readonly events: number;
  /** Sequences that ran a second time and made the same histories. */
  readonly repeated: number;
  /** Histories that the SDK's core replayed. */
  readonly replayed: number;
}

export interface Outcome {
  readonly numbers: Numbers;
  /** What did not hold, the shortest sequence that shows it, and how to run it again. */
  readonly failure: string | undefined;
}

/** Every how many sequences one is run a second time, or has its histories replayed by the core, which takes longer. */
const REPEAT_EVERY = 10;
const REPLAY_EVERY = 10;

/** Runs many sequences. When one shows that something does not hold, finds a shorter one that shows it too. */
export async function campaign({ seed, runs, path, onProgress }: CampaignOptions): Promise<Outcome> {
  const numbers = { sequences: 0, events: 0, repeated: 0, replayed: 0 };
  let core = new CoreReplay();
  // A failure of one of the rarer checks must show again while the sequence is made shorter.
  let thorough = path !== undefined;
  const property = fc.asyncProperty(sequences, async (actions) => {
    const { sequences: done } = numbers;
    try {
      const histories = await runSequence(actions);
      numbers.sequences += 1;
      numbers.events += histories.flat().length;
      if (thorough || done % REPEAT_EVERY === 0) numbers.repeated += await sameAgain(actions, histories);
      if (core.isStuck) core = new CoreReplay();
      if (thorough || done % REPLAY_EVERY === 0) numbers.replayed += await replay(core, histories);
      onProgress?.(numbers);
    } catch (error) {
      thorough = true;
      throw error;
    }
  });
  const details = await fc.check(property, { seed, numRuns: runs, ...(path !== undefined && { path }) });
  if (!core.isStuck) await core.close();
  return { numbers, failure: details.failed ? describe(details) : undefined };
}

async function sameAgain(actions: readonly Action[], histories: HistoryEvent[][]): Promise<number> {
  if (isDeepStrictEqual(await runSequence(actions), histories)) return 1;
  throw new Violation('the same sequence made other histories the second time');
}

async function replay(core: CoreReplay, histories: readonly HistoryEvent[][]): Promise<number> {
  // A worker that answers at random also does what no workflow can.
  const possible = histories.filter((history) => !scriptOf(history).impossible);
  for (const history of possible) {
    const complaint = await core.replay(history);
    if (complaint) throw new Violation(`the SDK's core does not replay a history: ${complaint}`);
  }
  return possible.length;
}

function describe(details: fc.RunDetails<[Action[]]>): string {
  const { seed, counterexamplePath, counterexample, errorInstance, numShrinks } = details;
  const cause =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  const steps = (counterexample?.[0] ?? []).map((action) => `  ${JSON.stringify(action)}`);
  return [
    cause,
    '',
    `The shortest sequence found (${numShrinks} times made shorter):`,
    ...steps,
    '',
    `Again: npm run fuzz -- --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n');
}
