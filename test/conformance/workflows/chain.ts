import {
  ApplicationFailure,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

/** Runs `runs` times, each continued as new after a day, and gives the number of the last. */
export async function countsDown(runs: number, done = 0): Promise<number> {
  await sleep('1 day');
  if (done + 1 < runs) await continueAsNew<typeof countsDown>(runs, done + 1);
  return done + 1;
}

export async function failsEveryRun(): Promise<void> {
  throw ApplicationFailure.create({ message: `run ${workflowInfo().attempt}`, type: 'Busy' });
}

export async function waitsForEver(): Promise<void> {
  await condition(() => false);
}

/** Signals or cancels another workflow and says what came of it. */
export async function reachesOut(workflowId: string, how: 'signal' | 'cancel'): Promise<string> {
  const other = getExternalWorkflowHandle(workflowId);
  try {
    await (how === 'signal' ? other.signal('note', 'hello') : other.cancel());
    return 'reached';
  } catch (failure) {
    return (failure as Error).name;
  }
}
