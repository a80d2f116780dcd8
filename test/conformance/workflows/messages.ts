import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

export const note = defineSignal<[string]>('note');
export const finish = defineSignal('finish');
export const notes = defineQuery<string[]>('notes');
export const fails = defineQuery<void>('fails');
export const add = defineUpdate<number, [number]>('add');
export const addSlowly = defineUpdate<number, [number]>('addSlowly');
export const addNever = defineUpdate<number, [number]>('addNever');

/** Keeps notes and a sum until `finish`. */
export async function ledger(): Promise<{ notes: string[]; sum: number }> {
  const written: string[] = [];
  let sum = 0;
  let finished = false;
  setHandler(note, (text) => void written.push(text));
  setHandler(finish, () => void (finished = true));
  setHandler(notes, () => written);
  setHandler(fails, () => {
    throw ApplicationFailure.create({ message: 'the ledger is sealed', type: 'Sealed' });
  });
  setHandler(add, (amount) => (sum += amount), {
    validator: (amount) => {
      if (amount <= 0)
        throw ApplicationFailure.create({ message: 'only positive amounts', type: 'NotPositive' });
    },
  });
  setHandler(addSlowly, async (amount) => {
    const { work } = proxyActivities<{ work(): Promise<void> }>({ startToCloseTimeout: '1 minute' });
    await work();
    return (sum += amount);
  });
  setHandler(addNever, async (amount) => {
    await condition(() => false);
    return (sum += amount);
  });
  await condition(() => finished);
  return { notes: written, sum };
}

/** Keeps its workflow busy for a while of virtual time, then returns the notes that came. */
export async function collector(): Promise<string[]> {
  const written: string[] = [];
  setHandler(note, (text) => void written.push(text));
  await sleep('1 hour');
  return written;
}
