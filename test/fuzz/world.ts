import { Engine } from '../../src/service/engine.ts';
import type { Run } from '../../src/service/history/run.ts';
import { ServiceError, serviceOf, type TestService } from '../../src/service/index.ts';
import type { Wire } from '../../src/service/proto.ts';
import { FakePlatform } from '../service/support/fake-platform.ts';
import { Model } from './model.ts';

export const NAMESPACE = 'default';
/** Where only a wild step gets to. */
const ELSEWHERE = 'elsewhere';
export const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
export const TEST_SERVICE = 'temporal.api.testservice.v1.TestService';

export type WorkflowTask = Wire<'PollWorkflowTaskQueueResponse'>;
export type ActivityTask = Wire<'PollActivityTaskQueueResponse'>;

/** Tasks that workers took, in that order. */
export class Tasks<T> {
  readonly all: T[] = [];
  readonly unanswered: T[] = [];

  took(task: T): void {
    this.all.push(task);
    this.unanswered.push(task);
  }
}

/** What must hold did not. */
export class Violation extends Error {
  override name = 'Violation';
}

interface PendingCall {
  readonly method: string;
  readonly hangUp: () => void;
}

/** No caller may ever see these: they say that the service itself went wrong. */
const UNKNOWN = 2;
const INTERNAL = 13;

/**
 * A service in this process with everything that its callers know: the tasks that workers took, whether or not they will
 * ever answer them, and the calls that wait.
 */
export class World {
  readonly platform = new FakePlatform();
  readonly engine = new Engine(this.platform, { timeSkippingLocked: true });
  readonly service: TestService = serviceOf(this.engine);
  readonly model = new Model();
  readonly workflowTasks = new Tasks<WorkflowTask>();
  readonly queryTasks = new Tasks<WorkflowTask>();
  readonly activityTasks = new Tasks<ActivityTask>();
  readonly pending: PendingCall[] = [];
  private readonly violations: string[] = [];
  readonly namespaces = [NAMESPACE, ELSEWHERE];
  private names = 0;
  private lastNow = this.engine.clock.now();

  /** A name that was never used before. */
  newName(kind: string): string {
    this.names += 1;
    return `${kind}-${this.names}`;
  }

  runs(): Run[] {
    return [...this.engine.executions.all()];
  }

  /**
   * Makes a call and lets everything follow that follows at once. An answer may come later: then `then` is called then.
   *
   * @param then what the callers learn from the answer
   */
  async call(
    method: string,
    request: object,
    then: (answer: Record<string, unknown>) => void = () => {},
    deadlineMs?: number,
  ): Promise<void> {
    const away = new AbortController();
    const call: PendingCall = { method, hangUp: () => away.abort() };
    this.pending.push(call);
    const ended = (): void => void this.pending.splice(this.pending.indexOf(call), 1);
    this.service
      .call(method, request, { signal: away.signal, ...(deadlineMs !== undefined && { deadlineMs }) })
      .then((answer) => {
        ended();
        then(answer as Record<string, unknown>);
      })
      .catch((error: unknown) => {
        if (this.pending.includes(call)) ended();
        this.judge(method, request, error);
      });
    await this.platform.settle();
  }

  workflow(
    rpc: string,
    request: object,
    then?: (answer: Record<string, unknown>) => void,
    deadlineMs?: number,
  ) {
    return this.call(`${WORKFLOW_SERVICE}/${rpc}`, { namespace: NAMESPACE, ...request }, then, deadlineMs);
  }

  /** An answer with an error must be one that a real service gives. */
  private judge(method: string, request: object, error: unknown): void {
    const isAnswer = error instanceof ServiceError && error.code !== UNKNOWN && error.code !== INTERNAL;
    if (isAnswer) return;
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.violations.push(`${method} with ${JSON.stringify(request)} ended with a defect: ${cause}`);
  }

  /** What must hold after every step. */
  check(): void {
    const [violation] = this.violations;
    if (violation) throw new Violation(violation);
    const error = this.platform.lines.find((line) => line.startsWith('error'));
    if (error) throw new Violation(`the log says ${error}`);
    const now = this.engine.clock.now();
    if (now < this.lastNow) throw new Violation(`time went back from ${this.lastNow} to ${now}`);
    this.lastNow = now;
  }

  async hangUpAll(): Promise<void> {
    for (const call of [...this.pending]) call.hangUp();
    await this.platform.settle();
    const [left] = this.pending;
    if (left) throw new Violation(`${left.method} did not end though its caller went away`);
  }
}
