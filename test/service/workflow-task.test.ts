import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test } from './support/scenario.ts';

const fail = { cause: 14, failure: { message: 'boom' } };

describe('a started workflow task', () => {
  test('makes a signal wait until its commands are recorded', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await scenario.signal('late');
    await scenario.complete(task, { commands: [commands.startTimer('t', 60)] });
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 TimerStarted
      6 WorkflowExecutionSignaled {"signalName":"late"}
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('cannot close the workflow over a signal that it has not seen', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await scenario.signal('late');
    await expect(scenario.complete(task, { commands: [commands.complete()] })).rejects.toThrow(
      /^UnhandledCommand$/,
    );
    await scenario.run(commands.complete());
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":1}
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled {"attempt":1}
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionCompleted
    `,
    );
  });

  test('times out when its worker does not answer, and its late answer is not found', async ({
    scenario,
  }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await scenario.platform.pass(10_000);
    await expect(scenario.complete(task, { commands: [commands.complete()] })).rejects.toThrow(
      'Workflow task not found.',
    );
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskTimedOut {"timeoutType":1}
    `,
    );
  });

  test('refuses a command after the one that closes the run', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await expect(
      scenario.complete(task, { commands: [commands.complete(), commands.startTimer('t', 1)] }),
    ).rejects.toThrow(
      'invalid command sequence: [CompleteWorkflowExecution, StartTimer], command CompleteWorkflowExecution must be the last command.',
    );
    await scenario.complete(task, { commands: [commands.complete()] });
  });
});

describe('a workflow task that keeps failing', () => {
  test('writes one failure, and the events of the attempt that succeeds', async ({ scenario }) => {
    await scenario.start();
    const first = await scenario.pollWorkflowTask();
    await scenario.call('RespondWorkflowTaskFailed', { taskToken: first.taskToken, ...fail });
    const second = await scenario.pollWorkflowTask();
    expect(second).toMatchObject({ attempt: 2, startedEventId: 6 });
    expect(second.history?.events).toHaveLength(6); // two of them are shown to the worker but not written
    await scenario.call('RespondWorkflowTaskFailed', { taskToken: second.taskToken, ...fail });
    const third = await scenario.pollWorkflowTask();
    await scenario.complete(third, { commands: [commands.complete()] });
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled {"attempt":1}
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":14}
      5 WorkflowTaskScheduled {"attempt":3}
      6 WorkflowTaskStarted
      7 WorkflowTaskCompleted
      8 WorkflowExecutionCompleted
    `,
    );
  });

  test('begins again with attempt 1 when something new has happened', async ({ scenario }) => {
    await scenario.start();
    const first = await scenario.pollWorkflowTask();
    await scenario.call('RespondWorkflowTaskFailed', { taskToken: first.taskToken, ...fail });
    await scenario.signal('news');
    const second = await scenario.pollWorkflowTask();
    expect(second.attempt).toBe(1);
    await scenario.complete(second, { commands: [commands.complete()] });
    expectHistory(
      scenario.history().slice(4),
      `
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled {"attempt":1}
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionCompleted
    `,
    );
  });
});

describe('a sticky queue', () => {
  const sticky = {
    stickyAttributes: { workerTaskQueue: { name: 'sticky' }, scheduleToStartTimeout: { seconds: 10 } },
  };

  test('gets the next workflow task with only the events that are new', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    const poll = scenario.later<typeof task>('PollWorkflowTaskQueue', { taskQueue: { name: 'sticky' } });
    await scenario.complete(task, sticky);
    await scenario.signal('go');
    const next = await poll;
    expect(next.history?.events?.map((event) => event.eventId)).toEqual([4, 5, 6, 7]);
    expect(next.workflowExecutionTaskQueue?.name).toBe(scenario.taskQueue);
  });

  test('that nobody polls is left at once', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await scenario.complete(task, sticky);
    await scenario.signal('go');
    const next = await scenario.pollWorkflowTask();
    expect(next.history?.events).toHaveLength(7);
  });

  test('whose worker died is left after its timeout, with the attempt unchanged', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    const dead = new AbortController();
    const poll = scenario.later(
      'PollWorkflowTaskQueue',
      { taskQueue: { name: 'sticky' } },
      { signal: dead.signal },
    );
    await scenario.complete(task, sticky);
    dead.abort();
    await poll;
    await scenario.signal('go');
    expect(await scenario.hasWorkflowTask()).toBe(false);
    await scenario.platform.pass(10_000);
    await scenario.run(commands.complete());
    expectHistory(
      scenario.history().slice(3),
      `
      4 WorkflowTaskCompleted
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled
      7 WorkflowTaskTimedOut {"timeoutType":2,"startedEventId":0}
      8 WorkflowTaskScheduled {"attempt":1}
      9 WorkflowTaskStarted
      10 WorkflowTaskCompleted
      11 WorkflowExecutionCompleted
    `,
    );
  });

  test('whose worker says that it shuts down is left at once', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    const dead = new AbortController();
    const poll = scenario.later(
      'PollWorkflowTaskQueue',
      { taskQueue: { name: 'sticky' } },
      { signal: dead.signal },
    );
    await scenario.complete(task, sticky);
    dead.abort();
    await poll;
    await scenario.signal('go');
    await scenario.call('ShutdownWorker', { stickyTaskQueue: 'sticky' });
    expect(await scenario.hasWorkflowTask()).toBe(true);
  });
});

test('a worker that shuts down gets its polls back at once, those that arrive late too', async ({
  scenario,
}) => {
  await scenario.start({ taskQueue: { name: 'elsewhere' } });
  const poll = () =>
    scenario.later('PollWorkflowTaskQueue', {
      taskQueue: { name: scenario.taskQueue },
      workerInstanceKey: 'worker-1',
    });
  const early = poll();
  await scenario.call('ShutdownWorker', { workerInstanceKey: 'worker-1' });
  await expect(early).resolves.toEqual({});
  await expect(poll()).resolves.toEqual({});
});
