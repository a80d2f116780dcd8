import { expect } from 'vitest';
import type { Command, Failure, HistoryEvent, Payload, Wire } from '../../../src/service/proto.ts';
import { attributesOf, eventName } from '../../../src/service/proto.ts';
import type { Scenario } from './scenario.ts';

export type NexusTask = Wire<'PollNexusTaskQueueResponse'>;
type StartResponse = NonNullable<
  NonNullable<Wire<'RespondNexusTaskCompletedRequest'>['response']>['startOperation']
>;

const OPERATOR = 'temporal.api.operatorservice.v1.OperatorService';

/** A payload of one character; `shown` compares it. */
export const payload = (char: string): Payload => ({
  metadata: {},
  data: Uint8Array.of(char.charCodeAt(0)),
});

/** A caller and a handler of nexus operations, played by the test, with an endpoint between them. */
export class Nexus {
  readonly endpoint = 'desk';
  readonly handlerQueue: string;

  constructor(readonly scenario: Scenario) {
    this.handlerQueue = `${scenario.taskQueue}-handler`;
  }

  operator<R = { endpoint: { id: string; version: number } }>(rpc: string, request: object): Promise<R> {
    return this.scenario.call<R>(`${OPERATOR}/${rpc}`, request);
  }

  createEndpoint() {
    const target = { worker: { namespace: 'default', taskQueue: this.handlerQueue } };
    return this.operator('CreateNexusEndpoint', { spec: { name: this.endpoint, target } });
  }

  schedule(attributes: Command['scheduleNexusOperationCommandAttributes'] = {}): Command {
    return {
      commandType: 17,
      scheduleNexusOperationCommandAttributes: {
        endpoint: this.endpoint,
        service: 'post',
        operation: 'send',
        ...attributes,
      },
    };
  }

  /** A workflow with one operation under way: NexusOperationScheduled is event 5. */
  async begin(attributes: Command['scheduleNexusOperationCommandAttributes'] = {}): Promise<void> {
    await this.createEndpoint();
    await this.scenario.start();
    await this.scenario.run(this.schedule(attributes));
  }

  /** The next task of the handler's queue; fails the test if there is none. */
  async poll(): Promise<NexusTask> {
    const away = new AbortController();
    const answer = this.scenario.later<NexusTask>(
      'PollNexusTaskQueue',
      { taskQueue: { name: this.handlerQueue }, identity: 'handler' },
      { signal: away.signal },
    );
    await this.scenario.platform.settle();
    away.abort();
    const task = await answer;
    expect(task.taskToken, 'no nexus task waits').toBeDefined();
    return task;
  }

  /** What holds the clock for operations. */
  get holds(): string[] {
    return this.scenario.engine.clock.holders().filter((name) => name.startsWith('nexus'));
  }

  get waiting(): number {
    return this.scenario.engine.matching.backlog('default', 'nexus', this.handlerQueue);
  }

  answer({ taskToken }: NexusTask, startOperation: StartResponse): Promise<object> {
    return this.scenario.call('RespondNexusTaskCompleted', { taskToken, response: { startOperation } });
  }

  fail({ taskToken }: NexusTask, type: string, message = 'no'): Promise<object> {
    const failure = { message, nexusHandlerFailureInfo: { type } };
    return this.scenario.call('RespondNexusTaskFailed', { taskToken, failure });
  }

  /** The handler says that it has started something. */
  async startAsync(operationToken = 'token'): Promise<NexusTask> {
    const task = await this.poll();
    await this.answer(task, { asyncSuccess: { operationToken } });
    return task;
  }

  /** Starts a workflow that stands behind the operation of this task, as a handler does. */
  startBehind(task: NexusTask, workflowId: string, request: object = {}): Promise<{ runId: string }> {
    const { callback, callbackHeader, requestId } = task.request!.startOperation!;
    const header = { ...callbackHeader, 'Nexus-Operation-Token': 'token' };
    return this.scenario.start({
      workflowId,
      requestId: requestId!,
      taskQueue: { name: `${workflowId}-queue` },
      completionCallbacks: [{ nexus: { url: callback!, header } }],
      ...request,
    });
  }

  async pending() {
    const execution = { workflowId: this.scenario.workflowId };
    const described = await this.scenario.call<Wire<'DescribeWorkflowExecutionResponse'>>(
      'DescribeWorkflowExecution',
      { execution },
    );
    return described.pendingNexusOperations![0];
  }

  cancel(scheduledEventId = 5): Command {
    return { commandType: 18, requestCancelNexusOperationCommandAttributes: { scheduledEventId } };
  }

  /** Event 5 and what follows it. */
  part(): HistoryEvent[] {
    return this.scenario.history().slice(4);
  }
}

/** The cause that the event of an operation's end gives. */
export function causeOf(event: HistoryEvent | undefined): Failure | undefined {
  const name = eventName(event!) as
    'NexusOperationFailed' | 'NexusOperationCanceled' | 'NexusOperationTimedOut';
  return attributesOf(event!, name).failure?.cause;
}
