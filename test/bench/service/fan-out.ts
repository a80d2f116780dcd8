import { CallerSignal } from '../../../src/grpc/call-signal.ts';
import { nodePlatform } from '../../../src/grpc/node-platform.ts';
import { createTestService, ServiceError, Status } from '../../../src/service/index.ts';
import type { TestService } from '../../../src/service/platform.ts';
import type { Command, Wire } from '../../../src/service/proto.ts';

/** One workflow that starts children, each of which calls activities. */
export interface FanOut {
  readonly children: number;
  /** Of each child. */
  readonly activities: number;
}

export interface FanOutResult {
  /** Activities in all. */
  readonly tasks: number;
  readonly wallMs: number;
  /** Processor time of this process, garbage collection on other threads included. */
  readonly cpuMs: number;
  readonly events: number;
}

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
const QUEUE = 'fan-out';
const STICKY = 'fan-out-sticky';
/** The pollers of a worker with the SDK's defaults, about. */
const WORKFLOW_POLLERS = 10;
const ACTIVITY_POLLERS = 100;

type WorkflowTask = Wire<'PollWorkflowTaskQueueResponse'>;
type ActivityTask = Wire<'PollActivityTaskQueueResponse'>;

/**
 * Runs the fan-out in this process with a scripted worker: no SDK and no gRPC, so what is measured is the service.
 * Everything is asked for at once, so nearly all activities are open at the same time.
 */
export async function fanOut(size: FanOut): Promise<FanOutResult> {
  const service = createTestService(
    nodePlatform(
      () => {
        throw new Error('The fan-out has no messages.');
      },
      (_level, line) => console.error(line),
    ),
    { timeSkippingLocked: false },
  );
  const worker = new ScriptedWorker(service, size);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await worker.run();
  const wallMs = performance.now() - began;
  const used = process.cpuUsage(cpu);
  const events = await worker.countEvents();
  service.close();
  return {
    tasks: size.children * size.activities,
    wallMs,
    cpuMs: (used.user + used.system) / 1000,
    events,
  };
}

class ScriptedWorker {
  private readonly gone = new CallerSignal();
  /** What is left to do for each open workflow, by run id. */
  private readonly left = new Map<string, number>();

  constructor(
    private readonly service: TestService,
    private readonly size: FanOut,
  ) {}

  async run(): Promise<void> {
    await this.call('StartWorkflowExecution', {
      workflowId: 'root',
      workflowType: { name: 'root' },
      taskQueue: { name: QUEUE },
      requestId: 'start',
    });
    const loops = [
      ...Array.from({ length: WORKFLOW_POLLERS }, (_, index) =>
        this.workflowTasks(index % 2 === 0 ? QUEUE : STICKY),
      ),
      ...Array.from({ length: ACTIVITY_POLLERS }, () => this.activityTasks()),
    ];
    await Promise.all(loops);
  }

  /** Events of all histories, which checks that everything has happened too. */
  async countEvents(): Promise<number> {
    let events = 0;
    const ids = ['root', ...Array.from({ length: this.size.children }, (_, index) => `child-${index}`)];
    for (const workflowId of ids) {
      const { workflowExecutionInfo } = await this.call<Wire<'DescribeWorkflowExecutionResponse'>>(
        'DescribeWorkflowExecution',
        { execution: { workflowId } },
      );
      if (workflowExecutionInfo?.status !== 2) throw new Error(`Workflow ${workflowId} has not completed.`);
      events += workflowExecutionInfo.historyLength ?? 0;
    }
    return events;
  }

  private async workflowTasks(name: string): Promise<void> {
    for (;;) {
      const task = await this.call<WorkflowTask>('PollWorkflowTaskQueue', { taskQueue: { name } });
      if (!task.taskToken) return;
      const left = this.leftAfter(task);
      const answered = await this.answer(task, this.commands(task, left));
      // An answer that came too late: there will be another workflow task, with the whole history.
      if (!answered) continue;
      this.left.set(task.workflowExecution!.runId!, left);
      if (left === 0 && isRoot(task)) this.gone.abort();
    }
  }

  /** Whether the service took it. It ends a workflow task itself when too much has arrived meanwhile. */
  private async answer(task: WorkflowTask, commands: Command[]): Promise<boolean> {
    try {
      await this.call('RespondWorkflowTaskCompleted', {
        taskToken: task.taskToken,
        commands,
        stickyAttributes: { workerTaskQueue: { name: STICKY, kind: 2, normalName: QUEUE } },
      });
      return true;
    } catch (cause) {
      if (cause instanceof ServiceError && cause.code === Status.NOT_FOUND) return false;
      throw cause;
    }
  }

  private async activityTasks(): Promise<void> {
    for (;;) {
      const task = await this.call<ActivityTask>('PollActivityTaskQueue', { taskQueue: { name: QUEUE } });
      if (!task.taskToken) return;
      await this.call('RespondActivityTaskCompleted', { taskToken: task.taskToken });
    }
  }

  /** How many children or activities have not come back yet; its history tells, whole or from where it was left. */
  private leftAfter(task: WorkflowTask): number {
    const events = task.history!.events!;
    const done = isRoot(task) ? CHILD_COMPLETED : ACTIVITY_COMPLETED;
    const all = isRoot(task) ? this.size.children : this.size.activities;
    const before = events[0]?.eventId === 1 ? all : this.left.get(task.workflowExecution!.runId!)!;
    return before - events.filter(({ eventType }) => eventType === done).length;
  }

  /** What the workflow wants next. */
  private commands(task: WorkflowTask, left: number): Command[] {
    const isFirst = task.previousStartedEventId === 0;
    const { children, activities } = this.size;
    if (isFirst) return isRoot(task) ? startChildren(children) : scheduleActivities(activities);
    return left > 0 ? [] : [{ commandType: 4, completeWorkflowExecutionCommandAttributes: {} }];
  }

  private call<R>(rpc: string, request: object): Promise<R> {
    const answer = this.service.call(
      `${SERVICE}/${rpc}`,
      { namespace: 'default', identity: 'worker', ...request },
      { signal: this.gone },
    );
    return answer as Promise<R>;
  }
}

const isRoot = (task: WorkflowTask): boolean => task.workflowType!.name === 'root';

const ACTIVITY_COMPLETED = 12;
const CHILD_COMPLETED = 32;

const startChildren = (count: number): Command[] =>
  Array.from({ length: count }, (_, index) => ({
    commandType: 11,
    startChildWorkflowExecutionCommandAttributes: {
      workflowId: `child-${index}`,
      workflowType: { name: 'child' },
      taskQueue: { name: QUEUE },
    },
  }));

const scheduleActivities = (count: number): Command[] =>
  Array.from({ length: count }, (_, index) => ({
    commandType: 1,
    scheduleActivityTaskCommandAttributes: {
      activityId: String(index + 1),
      activityType: { name: 'charge' },
      taskQueue: { name: QUEUE },
      startToCloseTimeout: { seconds: 60 },
    },
  }));
