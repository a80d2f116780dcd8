import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  executeChild,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

const goOn = defineSignal('goOn');
const buildIdNow = (): string => workflowInfo().currentDeploymentVersion?.buildId ?? 'none';

/** The build ids that it ran on before and after a month. */
export async function sleepsAcrossVersions(ms: number): Promise<string[]> {
  const before = buildIdNow();
  await sleep(ms);
  return [before, buildIdNow()];
}

/** Waits for a signal, then asks an activity which worker ran it. */
export async function callsAcrossVersions(): Promise<string[]> {
  let signals = 0;
  setHandler(goOn, () => void (signals += 1));
  setHandler(defineQuery('buildId'), buildIdNow);
  await condition(() => signals > 0);
  const { whoAmI } = proxyActivities<{ whoAmI(): Promise<string> }>({ startToCloseTimeout: '1 minute' });
  return [buildIdNow(), await whoAmI()];
}

/** Tells which build it runs on. */
export async function tellsItsVersion(): Promise<string> {
  return buildIdNow();
}

/** Tells which builds it and a child of it run on. */
export async function asksAChildForItsVersion(): Promise<string[]> {
  const child = await executeChild(tellsItsVersion, {
    workflowId: `${workflowInfo().workflowId}-child`,
  });
  return [buildIdNow(), child];
}

/** Continues as new until it is told of no new version, then ends with its build id. */
export async function upgradesByContinuingAsNew(upgrade: boolean): Promise<string> {
  let signals = 0;
  setHandler(goOn, () => void (signals += 1));
  if (workflowInfo().continuedFromExecutionRunId) return buildIdNow();
  await condition(() => signals > 0);
  if (!workflowInfo().targetWorkerDeploymentVersionChanged) return 'was not told of a new version';
  if (!upgrade) return continueAsNew<typeof upgradesByContinuingAsNew>(upgrade);
  const onNewVersion = makeContinueAsNewFunc<typeof upgradesByContinuingAsNew>({
    initialVersioningBehavior: 'AUTO_UPGRADE',
  });
  return onNewVersion(upgrade);
}
