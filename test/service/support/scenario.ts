import { expect, test as base } from 'vitest';
import { Engine } from '../../../src/service/engine.ts';
import { rebuild } from '../../../src/service/history/rebuild.ts';
import { serviceOf } from '../../../src/service/index.ts';
import type { CallContext, TestService, TestServiceOptions } from '../../../src/service/platform.ts';
import type { Command, HistoryEvent, Wire } from '../../../src/service/proto.ts';
import { FakePlatform } from './fake-platform.ts';
import { keepHistories } from './leave-record.ts';

export { commands, messages } from './scripted.ts';

type WorkflowTask = Wire<'PollWorkflowTaskQueueResponse'>;
type ActivityTask = Wire<'PollActivityTaskQueueResponse'>;
type Completion = Omit<Wire<'RespondWorkflowTaskCompletedRequest'>, 'taskToken' | 'namespace'>;

const namespace = 'default';
const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';

/**
 * A service in this process with a client and a worker that do exactly what the test says.
 * Ids come from the test's title. When the test ends, the state of every run is rebuilt from its history and compared.
 */
export class Scenario {
  readonly platform = new FakePlatform();
  readonly engine: Engine;
  readonly service: TestService;
  readonly workflowId: string;
  readonly taskQueue: string;
  /** Why the SDK's core cannot replay what this test makes. Only for what no workflow could have done. */
  notReplayable: string | undefined;

  constructor(title: string, timeSkippingLocked: boolean, options: Partial<TestServiceOptions> = {}) {
    const slug = title.replace(/[^a-zA-Z0-9]+/g, '-');
    this.workflowId = slug;
    this.taskQueue = `${slug}-queue`;
    this.engine = new Engine(this.platform, { timeSkippingLocked, ...options });
    this.service = serviceOf(this.engine);
  }

  /** Calls an RPC of the workflow service; everything that follows at once has happened when it returns. */
  async call<R = Record<string, unknown>>(
    rpc: string,
    request: object,
    context: Partial<CallContext> = {},
  ): Promise<R> {
    const full = rpc.includes('/') ? rpc : `${WORKFLOW_SERVICE}/${rpc}`;
    const answer = this.service.call(
      full,
      { namespace, ...request },
      { signal: new AbortController().signal, ...context },
    );
    answer.catch(() => undefined);
    await this.platform.settle();
    return (await answer) as R;
  }

  /** Calls an RPC that waits; the promise is returned at once. */
  later<R = Record<string, unknown>>(
    rpc: string,
    request: object,
    context: Partial<CallContext> = {},
  ): Promise<R> {
    const answer = this.service.call(
      rpc.includes('/') ? rpc : `${WORKFLOW_SERVICE}/${rpc}`,
      { namespace, ...request },
      { signal: new AbortController().signal, ...context },
    );
    answer.catch(() => undefined);
    return answer as Promise<R>;
  }

  start(
    request: Partial<Wire<'StartWorkflowExecutionRequest'>> = {},
  ): Promise<{ runId: string; started: boolean }> {
    return this.call('StartWorkflowExecution', {
      workflowId: this.workflowId,
      workflowType: { name: 'workflow' },
      taskQueue: { name: this.taskQueue },
      requestId: this.platform.newId(),
      identity: 'client',
      ...request,
    });
  }

  signal(signalName: string, workflowId = this.workflowId): Promise<object> {
    return this.call('SignalWorkflowExecution', {
      workflowExecution: { workflowId },
      signalName,
      requestId: this.platform.newId(),
    });
  }

  /** The next workflow task of the queue; fails the test if there is none. */
  async pollWorkflowTask(taskQueue = this.taskQueue): Promise<WorkflowTask> {
    const task = await this.poll<WorkflowTask>('PollWorkflowTaskQueue', taskQueue);
    expect(task.taskToken, `no workflow task waits in queue "${taskQueue}"`).toBeDefined();
    return task;
  }

  async pollActivityTask(taskQueue = this.taskQueue): Promise<ActivityTask> {
    const task = await this.poll<ActivityTask>('PollActivityTaskQueue', taskQueue);
    expect(task.taskToken, `no activity task waits in queue "${taskQueue}"`).toBeDefined();
    return task;
  }

  /** Whether a workflow task waits; a poll that finds none goes away again. */
  async hasWorkflowTask(taskQueue = this.taskQueue): Promise<boolean> {
    return this.engine.matching.backlog(namespace, 'workflow', taskQueue) > 0;
  }

  private async poll<T>(rpc: string, name: string): Promise<T> {
    const away = new AbortController();
    const answer = this.later<T>(rpc, { taskQueue: { name }, identity: 'worker' }, { signal: away.signal });
    await this.platform.settle();
    away.abort();
    return answer;
  }

  complete(
    task: WorkflowTask,
    completion: Completion = {},
  ): Promise<Wire<'RespondWorkflowTaskCompletedResponse'>> {
    return this.call('RespondWorkflowTaskCompleted', {
      taskToken: task.taskToken,
      identity: 'worker',
      ...completion,
    });
  }

  /** Polls a workflow task and answers it with these commands. */
  async run(...commands: Command[]): Promise<WorkflowTask> {
    const task = await this.pollWorkflowTask();
    await this.complete(task, { commands });
    return task;
  }

  /** Opens the lock for as long as `work` takes, as awaiting a result does. */
  async skipping<T>(work: () => Promise<T>): Promise<T> {
    await this.call('temporal.api.testservice.v1.TestService/UnlockTimeSkipping', {});
    try {
      return await work();
    } finally {
      await this.call('temporal.api.testservice.v1.TestService/LockTimeSkipping', {});
    }
  }

  /** The history of the latest run, or of a given one. */
  history(runId?: string, workflowId = this.workflowId): HistoryEvent[] {
    return this.engine.executions.get(namespace, { workflowId, runId }).events;
  }

  now(): number {
    return this.engine.clock.now();
  }

  /** Ends the service. What must hold held, and the histories are kept for the checks after all tests. */
  end(title: string): void {
    this.checkInvariants();
    keepHistories(title, this.engine.executions.all(), this.notReplayable);
    this.service.close();
  }

  /** State and history must tell the same; a closed run holds nothing. */
  checkInvariants(): void {
    for (const run of this.engine.executions.all()) {
      expect(rebuild(run.events), `state of "${run.workflowId}" rebuilt from its history`).toEqual(run.state);
      if (!run.isRunning)
        expect(
          [...run.holds, ...run.timers.keys()],
          `holds and timers of closed "${run.workflowId}"`,
        ).toEqual([]);
    }
    expect(this.platform.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  }
}

/** A test with a scenario of its own; time skipping starts locked, as the SDK's test environment finds it. */
export const test = base.extend<{ scenario: Scenario }>({
  scenario: async ({ task }, use) => {
    const scenario = new Scenario(task.name, true);
    await use(scenario);
    scenario.end(task.name);
  },
});
