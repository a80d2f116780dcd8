import type { Started, World } from './world.ts';

/** A workflow, what is done with it while it runs, and what its history must be. */
export interface Scenario {
  readonly title: string;
  readonly code: string;
  readonly args?: readonly unknown[];
  readonly drive?: (started: Started, world: World) => Promise<void>;
  readonly result?: unknown;
  /** Events of the history without those of workflow tasks and activity starts, in order. */
  readonly events: string;
  /** Other runs whose histories have to replay too: ids of workflows. */
  readonly others?: readonly string[];
}

const head = `
  import {
    ActivityCancellationType, ApplicationFailure, CancellationScope, ChildWorkflowCancellationType, condition,
    continueAsNew, defineQuery, defineSignal, defineUpdate, deprecatePatch, executeChild, getExternalWorkflowHandle,
    isCancellation, patched, proxyActivities, proxyLocalActivities, setHandler, sleep, startChild, upsertMemo,
    upsertSearchAttributes, uuid4, workflowInfo,
  } from '@temporalio/workflow';
  const { charge, flaky, slow } = proxyActivities({
    startToCloseTimeout: '1 minute', heartbeatTimeout: '10s',
    retry: { initialInterval: '1 hour', maximumAttempts: 3 },
  });
  const local = proxyLocalActivities({ startToCloseTimeout: '5s', retry: { initialInterval: '10ms', maximumAttempts: 3 } });
`;

export const activities = () => {
  let failures = 0;
  let localFailures = 0;
  return {
    charge: async (name: string) => `charged ${name}`,
    flaky: async () => {
      failures += 1;
      if (failures < 3) throw new Error(`not yet ${failures}`);
      return failures;
    },
    fails: async () => {
      throw new Error('no');
    },
    localFlaky: async () => {
      localFailures += 1;
      if (localFailures < 3) throw new Error(`not yet ${localFailures}`);
      return localFailures;
    },
    wait: async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
};

const scenario = (title: string, body: string, rest: Omit<Scenario, 'title' | 'code'>): Scenario => ({
  title,
  code: `${head}\n${body}`,
  ...rest,
});

export const scenarios: readonly Scenario[] = [
  scenario(
    'an activity is retried with its backoff',
    `export async function main() { return await flaky(); }`,
    {
      result: 3,
      events:
        'WorkflowExecutionStarted ActivityTaskScheduled ActivityTaskCompleted WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'a failure of an activity reaches the workflow with its cause',
    `const { fails } = proxyActivities({ startToCloseTimeout: '1s', retry: { maximumAttempts: 1 } });
     export async function main() { try { await fails(); } catch (error) { return [error.message, error.cause.message, error.activityType, error.retryState]; } }`,
    {
      result: ['Activity task failed', 'no', 'fails', 'MAXIMUM_ATTEMPTS_REACHED'],
      events: 'WorkflowExecutionStarted ActivityTaskScheduled ActivityTaskFailed WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'signals and a condition with a timeout',
    `const go = defineSignal('go');
     export async function main() { const seen = []; setHandler(go, (x) => void seen.push(x)); await condition(() => seen.length >= 2, '1 day'); return seen; }`,
    {
      drive: async (started) => {
        await started.signal('go', 1);
        await started.signal('go', 2);
      },
      result: [1, 2],
      events:
        'WorkflowExecutionStarted TimerStarted WorkflowExecutionSignaled WorkflowExecutionSignaled TimerCanceled WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'an update with a validator is refused and accepted',
    `const set = defineUpdate('set');
     export async function main() {
       let value; setHandler(set, async (x) => { value = x; await sleep(5); return x * 2; }, { validator: (x) => { if (x < 0) throw new Error('too small'); } });
       await condition(() => value !== undefined); await sleep('1 minute'); return value;
     }`,
    {
      drive: async (started) => {
        await started.update('set', -1).then(
          () => Promise.reject(new Error('accepted')),
          () => undefined,
        );
        const doubled = await started.update('set', 21);
        if (doubled !== 42) throw new Error(`got ${String(doubled)}`);
      },
      result: 21,
      events:
        'WorkflowExecutionStarted WorkflowExecutionUpdateAccepted TimerStarted TimerStarted TimerFired WorkflowExecutionUpdateCompleted TimerFired WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'an update that is done at once, and a query',
    `const add = defineUpdate('add'); const total = defineQuery('total'); const end = defineSignal('end');
     export async function main() { let sum = 0, done = false; setHandler(add, (x) => (sum += x)); setHandler(total, () => sum); setHandler(end, () => { done = true; }); await condition(() => done); return sum; }`,
    {
      drive: async (started) => {
        await started.update('add', 2);
        const before = await started.query('total');
        await started.update('add', 3);
        if (before !== 2 || (await started.query('total')) !== 5) throw new Error('wrong total');
        await started.signal('end');
      },
      result: 5,
      events:
        'WorkflowExecutionStarted WorkflowExecutionUpdateAccepted WorkflowExecutionUpdateCompleted WorkflowExecutionUpdateAccepted WorkflowExecutionUpdateCompleted WorkflowExecutionSignaled WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'a patch leaves its marker and the search attribute',
    `export async function main() { const a = patched('one'); await sleep(5); deprecatePatch('two'); const b = patched('one'); return [a, b]; }`,
    {
      result: [true, true],
      events:
        'WorkflowExecutionStarted MarkerRecorded UpsertWorkflowSearchAttributes TimerStarted TimerFired MarkerRecorded UpsertWorkflowSearchAttributes WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'local activities run in the worker and are retried there',
    `const { charge: c, localFlaky } = proxyLocalActivities({ startToCloseTimeout: '5s', retry: { initialInterval: '10ms', maximumAttempts: 5 } });
     export async function main() { const a = await c('ada'); const b = await localFlaky(); await sleep(5); return [a, b]; }`,
    {
      result: ['charged ada', 3],
      events:
        'WorkflowExecutionStarted MarkerRecorded MarkerRecorded TimerStarted TimerFired WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'a local activity with a long backoff waits on a timer',
    `const { localFlaky } = proxyLocalActivities({ startToCloseTimeout: '5s', localRetryThreshold: '1s', retry: { initialInterval: '1 hour', maximumAttempts: 5 } });
     export async function main() { return await localFlaky(); }`,
    {
      result: 3,
      events:
        'WorkflowExecutionStarted MarkerRecorded TimerStarted TimerFired MarkerRecorded TimerStarted TimerFired MarkerRecorded WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'a long local activity keeps its workflow task alive',
    `const { wait } = proxyLocalActivities({ startToCloseTimeout: '9s' });
     export async function main() { await wait(1300); return 'done'; }`,
    { result: 'done', events: 'WorkflowExecutionStarted MarkerRecorded WorkflowExecutionCompleted' },
  ),
  scenario(
    'children: result, signal, failure',
    `const go = defineSignal('go');
     export async function child(x) { let sum = x; setHandler(go, (y) => { sum += y; }); await sleep('1 day'); if (x < 0) throw ApplicationFailure.nonRetryable('negative'); return sum; }
     export async function main() {
       const handle = await startChild(child, { args: [1], workflowId: 'child-a' });
       await handle.signal(go, 10);
       const sum = await handle.result();
       const error = await executeChild(child, { args: [-1], workflowId: 'child-b' }).catch((e) => e.cause.message);
       return [sum, error];
     }`,
    {
      result: [11, 'negative'],
      others: ['child-a', 'child-b'],
      events:
        'WorkflowExecutionStarted StartChildWorkflowExecutionInitiated ChildWorkflowExecutionStarted SignalExternalWorkflowExecutionInitiated ExternalWorkflowExecutionSignaled ChildWorkflowExecutionCompleted StartChildWorkflowExecutionInitiated ChildWorkflowExecutionStarted ChildWorkflowExecutionFailed WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'a child is canceled and awaited',
    `export async function child() { try { await sleep('10 days'); } catch (e) { await CancellationScope.nonCancellable(() => sleep('1 hour')); throw e; } }
     export async function main() {
       const scope = new CancellationScope();
       const run = scope.run(() => executeChild(child, { workflowId: 'child-c', cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED }));
       await sleep(5); scope.cancel();
       return await run.catch((e) => isCancellation(e));
     }`,
    {
      result: true,
      others: ['child-c'],
      events:
        'WorkflowExecutionStarted StartChildWorkflowExecutionInitiated TimerStarted ChildWorkflowExecutionStarted TimerFired RequestCancelExternalWorkflowExecutionInitiated ExternalWorkflowExecutionCancelRequested ChildWorkflowExecutionCanceled WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'another workflow is signaled and canceled, and one that is not there',
    `export async function other() { await sleep('5 days'); }
     export async function main() {
       const child = await startChild(other, { workflowId: 'other-1', parentClosePolicy: 'ABANDON' });
       const missing = await getExternalWorkflowHandle('nobody').signal('x').catch((e) => e.message);
       await getExternalWorkflowHandle('other-1').cancel();
       await child.result().catch(() => undefined);
       return missing;
     }`,
    {
      result: 'Unable to signal external workflow because it was not found',
      others: ['other-1'],
      events:
        'WorkflowExecutionStarted StartChildWorkflowExecutionInitiated ChildWorkflowExecutionStarted SignalExternalWorkflowExecutionInitiated SignalExternalWorkflowExecutionFailed RequestCancelExternalWorkflowExecutionInitiated ExternalWorkflowExecutionCancelRequested ChildWorkflowExecutionCanceled WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'an activity is canceled by its scope: at once by default',
    `const { never } = proxyActivities({ scheduleToCloseTimeout: '1 hour' });
     export async function main() {
       const scope = new CancellationScope();
       const run = scope.run(() => never()); await sleep(5); scope.cancel();
       const canceled = await run.catch((e) => isCancellation(e)); await sleep(5); return canceled;
     }`,
    {
      result: true,
      events:
        'WorkflowExecutionStarted ActivityTaskScheduled TimerStarted TimerFired ActivityTaskCancelRequested TimerStarted ActivityTaskCanceled TimerFired WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'what is begun and canceled in one go was never there',
    `export async function main() {
       const scope = new CancellationScope();
       const all = scope.run(() => Promise.allSettled([sleep('1 day'), charge('ada')])); scope.cancel();
       return (await all).map((r) => r.status);
     }`,
    { result: ['rejected', 'rejected'], events: 'WorkflowExecutionStarted WorkflowExecutionCompleted' },
  ),
  scenario(
    'a workflow is canceled and compensates',
    `export async function main() {
       try { await sleep('30 days'); } catch (e) { await CancellationScope.nonCancellable(() => charge('refund')); throw e; }
     }`,
    {
      drive: async (started) => void (await started.cancel()),
      events:
        'WorkflowExecutionStarted TimerStarted WorkflowExecutionCancelRequested TimerCanceled ActivityTaskScheduled ActivityTaskCompleted WorkflowExecutionCanceled',
    },
  ),
  scenario(
    'memo and search attributes change, chance and ids repeat',
    `export async function main() {
       const before = [Math.random(), uuid4()];
       upsertMemo({ note: 'hello' }); upsertSearchAttributes({ CustomKeywordField: ['a'] });
       await sleep(5);
       return [before.length, workflowInfo().memo.note];
     }`,
    {
      result: [2, 'hello'],
      events:
        'WorkflowExecutionStarted WorkflowPropertiesModified UpsertWorkflowSearchAttributes TimerStarted TimerFired WorkflowExecutionCompleted',
    },
  ),
  scenario(
    'a workflow fails',
    `export async function main() { await sleep(5); throw ApplicationFailure.nonRetryable('over', 'Over'); }`,
    { events: 'WorkflowExecutionStarted TimerStarted TimerFired WorkflowExecutionFailed' },
  ),
  scenario(
    'continue as new begins the next run',
    `export async function main(n = 0) { await sleep('1 day'); if (n < 2) await continueAsNew(n + 1); return n; }`,
    { events: 'WorkflowExecutionStarted TimerStarted TimerFired WorkflowExecutionContinuedAsNew' },
  ),
];
