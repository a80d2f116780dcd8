import { describe, expect, onTestFinished } from 'vitest';
import { commands, messages, Scenario, test } from './support/scenario.ts';

const unlock = (scenario: Scenario) =>
  scenario.call('temporal.api.testservice.v1.TestService/UnlockTimeSkipping', {});

/** A scenario with options of its own. */
function scenarioWith(title: string, options: ConstructorParameters<typeof Scenario>[2]): Scenario {
  const scenario = new Scenario(title, true, options);
  onTestFinished(() => {
    scenario.checkInvariants();
    scenario.service.close();
  });
  return scenario;
}

/** A workflow that has accepted an update and sleeps for an hour before it answers; who waits for it. */
async function waitForUpdate(scenario: Scenario) {
  await scenario.start();
  await scenario.run();
  const outcome = scenario.later('UpdateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    waitPolicy: { lifecycleStage: 3 },
    request: { meta: { updateId: 'u' }, input: { name: 'deposit' } },
  });
  await scenario.complete(await scenario.pollWorkflowTask(), {
    commands: [commands.startTimer('t', 3_600)],
    messages: [messages.accept('u')],
  });
  await scenario.platform.settle();
  return { outcome };
}

describe('a call that waits for an update', () => {
  test('does not make time skip', async ({ scenario }) => {
    const began = scenario.now();
    await waitForUpdate(scenario);
    expect(scenario.now()).toBe(began);
  });

  test('makes it skip if the service was told so, until it has its answer', async ({ task }) => {
    const scenario = scenarioWith(task.name, { skipOnUpdateWait: true });
    const began = scenario.now();
    const { outcome } = await waitForUpdate(scenario);
    expect(scenario.now() - began).toBe(3_600_000);
    await scenario.complete(await scenario.pollWorkflowTask(), {
      commands: [commands.startTimer('later', 60)],
      messages: [messages.respond('u')],
    });
    await expect(outcome).resolves.toMatchObject({ stage: 3 });
    await scenario.platform.settle();
    expect(scenario.now() - began).toBe(3_600_000);
  });

  test('does not while somebody else holds the lock', async ({ task }) => {
    const scenario = scenarioWith(task.name, { skipOnUpdateWait: true });
    await scenario.call('temporal.api.testservice.v1.TestService/LockTimeSkipping', {});
    const began = scenario.now();
    await waitForUpdate(scenario);
    expect(scenario.now()).toBe(began);
  });
});

test('unlocking twice is allowed, unless the service is strict', async ({ scenario, task }) => {
  await unlock(scenario);
  await unlock(scenario);
  const strict = scenarioWith(task.name, { strictUnlock: true });
  await unlock(strict);
  await expect(unlock(strict)).rejects.toMatchObject({ code: 9, message: /^Time skipping is not locked/ });
});

describe('the log says once', () => {
  test('which queue no worker polls, of which kind, and who waits', async ({ scenario }) => {
    const { workflowId, taskQueue, platform } = scenario;
    await scenario.start();
    await platform.pass(1_900);
    expect(platform.lines).toEqual([]);
    await platform.pass(200);
    const line = `warn: No worker polls task queue "${taskQueue}" (workflow tasks): workflow "${workflowId}" waits.`;
    expect(platform.lines).toEqual([line]);
    await scenario.start({ workflowId: 'another' });
    await platform.pass(5_000);
    expect(platform.lines).toEqual([line]);
    await scenario.run(commands.activity('a'));
    await scenario.run();
    await platform.pass(2_000);
    expect(platform.lines.slice(1)).toEqual([
      `warn: No worker polls task queue "${taskQueue}" (activity tasks): workflow "${workflowId}" waits.`,
    ]);
  });

  test('nothing of a queue whose tasks nobody wants any more', async ({ scenario }) => {
    await scenario.start();
    await scenario.call('TerminateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    await scenario.platform.pass(5_000);
    expect(scenario.platform.lines).toEqual([]);
  });

  test('what has kept time from being skipped for long', async ({ scenario }) => {
    const { platform } = scenario;
    const { runId } = await scenario.start();
    await scenario.run(commands.activity('a', { startToCloseTimeout: { seconds: 3_600 } }));
    await scenario.pollActivityTask();
    await unlock(scenario);
    await platform.pass(9_900);
    expect(platform.lines).toEqual([]);
    await platform.pass(20_000);
    expect(platform.lines).toEqual([
      `warn: Time is not skipped while this is under way: activity 5 of workflow "${scenario.workflowId}" run ${runId}.`,
    ]);
  });

  test('that nothing can happen, and which runs are open', async ({ scenario }) => {
    await scenario.start();
    await scenario.run();
    await unlock(scenario);
    await scenario.platform.pass(60_000);
    expect(scenario.platform.lines).toEqual([
      `warn: Time cannot be skipped: no timer is set and nothing is under way. Open runs that wait for a signal, an update or a child: "${scenario.workflowId}" (workflow).`,
    ]);
  });
});
