import { expect, test } from 'vitest';
import type { Activation, ActivationJob, RealmInit } from '../../src/worker/realm.ts';
import { vmRealms } from './support/vm-realm.ts';

const init: RealmInit = {
  info: {
    workflowId: 'greeting',
    runId: 'run-1',
    workflowType: 'greet',
    taskQueue: 'greetings',
    namespace: 'default',
  },
  randomnessSeed: [1, 2, 3, 4, 5, 6, 7, 8],
  now: 1_700_000_000_000,
  registeredActivityNames: ['charge'],
  isReplaying: false,
};

const activation = (...jobs: ActivationJob[]): Activation => ({
  runId: 'run-1',
  timestampMs: 1_700_000_000_000,
  isReplaying: false,
  historyLength: 3,
  historySizeBytes: 0,
  continueAsNewSuggested: false,
  availableInternalFlags: [],
  jobs,
});

const start: ActivationJob = {
  variant: 'initializeWorkflow',
  initializeWorkflow: { workflowType: 'greet', arguments: [] },
};

test('a realm runs the workflow until it waits and answers with its commands', async () => {
  const realms = await vmRealms({
    code: `
      import { sleep } from '@temporalio/workflow';
      export async function greet() { await sleep('30 days'); return new Date().toISOString(); }
    `,
  });
  const realm = await realms.create(init);

  const first = await realm.activate(activation(start));
  const second = await realm.activate({
    ...activation({ variant: 'fireTimer', fireTimer: { seq: 1 } }),
    timestampMs: 1_702_592_000_000,
  });

  expect(first.completion).toMatchObject({
    successful: {
      commands: [{ startTimer: { seq: 1, startToFireTimeout: { seconds: 2_592_000, nanos: 0 } } }],
    },
  });
  const [command] = (
    second.completion as {
      successful: { commands: { completeWorkflowExecution: { result: { data: Uint8Array } } }[] };
    }
  ).successful.commands;
  expect(Buffer.from(command!.completeWorkflowExecution.result.data).toString()).toBe(
    '"2023-12-14T22:13:20.000Z"',
  );
  await realm.dispose();
});

test('an execution does not see what another one has left in its globals', async () => {
  const realms = await vmRealms({
    code: `
      let calls = 0;
      export async function greet() { globalThis.seen = (globalThis.seen ?? 0) + 1; return [++calls, globalThis.seen]; }
    `,
  });
  for (const runId of ['run-1', 'run-2']) {
    const realm = await realms.create({ ...init, info: { ...init.info, runId } });
    const { completion } = await realm.activate({ ...activation(start), runId });
    const [command] = (
      completion as {
        successful: { commands: { completeWorkflowExecution: { result: { data: Uint8Array } } }[] };
      }
    ).successful.commands;
    expect(Buffer.from(command!.completeWorkflowExecution.result.data).toString()).toBe('[1,1]');
    await realm.dispose();
  }
});

test('a rejection that nobody handles fails the activation', async () => {
  const realms = await vmRealms({
    code: `
      export async function greet() { void Promise.reject(new Error('lost')); await new Promise(() => {}); }
    `,
  });
  const realm = await realms.create(init);

  const { completion } = await realm.activate(activation(start));

  expect(completion).toMatchObject({
    failed: { failure: { message: 'Unhandled Promise rejection: Error: lost' } },
  });
  await realm.dispose();
});

test('a module that is not there, or that throws, makes no realm', async () => {
  const realms = await vmRealms({ code: `throw new TypeError('no greeting today')` });
  await expect(realms.create(init)).rejects.toThrow('no greeting today');
});

test('a type that the module does not export is named', async () => {
  const realms = await vmRealms({ code: `export async function other() {}` });
  await expect(realms.create(init)).rejects.toThrow("Failed to initialize workflow of type 'greet'");
});

test('a realm that is asked to look tells the line of each command and of each wait', async () => {
  const realms = await vmRealms(
    {
      code: `import { condition, sleep } from '@temporalio/workflow';
export async function greet() {
  void sleep(1);
  await condition(() => false);
}`,
    },
    { places: true },
  );
  const realm = await realms.create(init);

  const { commandPlaces, conditionPlaces } = await realm.activate(activation(start));

  expect(commandPlaces).toHaveLength(1);
  expect(conditionPlaces).toHaveLength(1);
  expect(commandPlaces![0]!.line).toBe(conditionPlaces![0]!.line - 1);
  await realm.dispose();
});
