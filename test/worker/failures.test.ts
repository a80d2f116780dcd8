import { expect, test, vi } from 'vitest';
import { Context } from '@temporalio/activity';
import { RealmDied } from '../../src/worker/realm.ts';
import type { Realms } from '../../src/worker/realm.ts';
import { attributesOf, eventName, Events } from '../../src/worker/core/messages.ts';
import { NondeterminismError, replay } from '../../src/worker/index.ts';
import { Execution } from '../../src/worker/core/execution.ts';
import { vmRealms } from './support/vm-realm.ts';
import { inProcess, World } from './support/world.ts';
import type { Started } from './support/world.ts';

async function eventually(started: Started, eventType: number) {
  return vi.waitFor(
    async () => {
      const found = (await started.events()).find((event) => event.eventType === eventType);
      expect(found).toBeDefined();
      return attributesOf(found!);
    },
    { timeout: 20_000 },
  );
}

const sleeper = (lines: string): string => `
  import { proxyActivities, sleep } from '@temporalio/workflow';
  const { charge } = proxyActivities({ startToCloseTimeout: '1 minute' });
  export async function main() { ${lines} }`;

test('non-determinism is told with the event, the command and the line', async () => {
  const world = new World({ workflows: { code: sleeper(`await sleep('1 day');`) } });
  const history = await world.run(() => world.execute('main'));
  const realms = await vmRealms({ code: sleeper(`await charge('ada');`) }, { places: true });

  const error = await replay(history.events, { realms, platform: inProcess }).then(
    () => undefined,
    (reason: unknown) => reason as NondeterminismError,
  );

  expect(error).toBeInstanceOf(NondeterminismError);
  expect(error!.message).toMatch(
    /^\[TMPRL1100\] Nondeterminism error: event 5 of the history is TimerStarted, but at that point the code scheduled the activity "charge" \(workflows:workflow-code:4\)\./,
  );
  expect(error!.event).toEqual({ id: 5, type: 'TimerStarted' });
});

test('an error that is no failure of Temporal fails the workflow task, not the workflow', async () => {
  const world = new World({ workflows: { code: sleeper(`throw new TypeError('typo');`) } });
  const failed = await world.run(async () =>
    eventually(await world.start('main'), Events.WorkflowTaskFailed),
  );
  expect(failed.failure).toMatchObject({ message: 'typo', source: 'TypeScriptSDK' });
});

test('a type that is not exported fails the workflow task and is named', async () => {
  const world = new World({ workflows: { code: sleeper('') } });
  const failed = await world.run(async () =>
    eventually(await world.start('other'), Events.WorkflowTaskFailed),
  );
  expect(failed.failure!.message).toContain("Failed to initialize workflow of type 'other'");
});

test('a realm that does not come back fails the workflow task as a deadlock', async () => {
  const real = await vmRealms({ code: sleeper('') });
  const realms: Realms = {
    async create(init) {
      const realm = await real.create(init);
      const message = 'the workflow has not yielded for 2 s';
      return {
        ...realm,
        dispose: () => realm.dispose(),
        activate: () => Promise.reject(new RealmDied('endless-loop', message)),
      };
    },
  };
  const world = new World({ workflows: { code: sleeper('') }, realms });
  const failed = await world.run(async () =>
    eventually(await world.start('main'), Events.WorkflowTaskFailed),
  );
  expect(failed.failure!.message).toBe(
    '[TMPRL1101] Potential deadlock detected: the workflow has not yielded for 2 s',
  );
});

test('an activity hears of its cancellation when it heartbeats, and reports it', async () => {
  const code = `
    import { ActivityCancellationType, CancellationScope, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
    const { watch } = proxyActivities({ startToCloseTimeout: '1 hour', heartbeatTimeout: '2s', cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED });
    export async function main() { try { await watch(); } catch (error) { return isCancellation(error); } }`;
  const reasons: string[] = [];
  let begun: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const watch = async (): Promise<void> => {
    const { info, cancelled } = Context.current();
    begun();
    const timer = setInterval(() => Context.current().heartbeat(info.attempt), 100);
    try {
      await cancelled;
    } catch (error) {
      reasons.push((error as Error).message);
      throw error;
    } finally {
      clearInterval(timer);
    }
  };
  const world = new World({ workflows: { code }, activities: { watch } });

  const history = await world.run(async () => {
    const started = await world.start('main');
    await running;
    await started.cancel();
    return started.history();
  });

  expect(reasons).toEqual(['CANCELLED']);
  expect(history.result).toBe(true);
  expect(history.events.map(eventName)).toContain('ActivityTaskCanceled');
});

test('an activity that is not registered is named, with those that are', async () => {
  const code = `
    import { proxyActivities } from '@temporalio/workflow';
    const { chrge } = proxyActivities({ startToCloseTimeout: '1 hour', retry: { maximumAttempts: 1 } });
    export async function main() { return await chrge().catch((error) => error.cause.message); }`;
  const world = new World({ workflows: { code }, activities: { charge: async () => 1 } });
  const history = await world.run(() => world.execute('main'));
  expect(history.result).toBe(
    'Activity function chrge is not registered on this Worker, available activities: ["charge"]',
  );
});

test('what the SDK asks for and this Worker does not do is refused by name', () => {
  const execution = new Execution({
    namespace: 'default',
    taskQueue: 'orders',
    workflowId: 'order',
    runId: 'run',
    sdkName: 'sdk',
    sdkVersion: '1',
    deploymentVersion: undefined,
    localActivities: { start: () => undefined, cancel: () => undefined, abandon: () => undefined },
  });
  expect(() => execution.takeCommands([{ scheduleNexusOperation: { seq: 1 } }])).toThrow(
    'This Worker has no scheduleNexusOperation: use one with the native core for it.',
  );
});
