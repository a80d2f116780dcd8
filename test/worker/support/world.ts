import { randomUUID } from 'node:crypto';
import type { temporal } from '@temporalio/proto';
import { defaultPayloadConverter } from '@temporalio/common';
import { createTestService } from '../../../src/service/index.ts';
import type { Platform, TestService } from '../../../src/service/index.ts';
import type { HistoryEvent, Payload, Payloads } from '../../../src/worker/core/messages.ts';
import { attributesOf, eventName, isFinalEvent } from '../../../src/worker/core/messages.ts';
import { Worker } from '../../../src/worker/index.ts';
import type { WorkerOptions } from '../../../src/worker/index.ts';
import { vmRealms } from './vm-realm.ts';
import type { WorkflowCode } from './realm-bundle.ts';

/** Node as a platform for service and Worker in one process: messages are not packed, they travel as they are. */
export const inProcess: Platform = {
  wallNow: () => Date.now(),
  monotonicNow: () => performance.now(),
  setTimer(ms, fn) {
    const timer = setTimeout(fn, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  macrotask: (fn) => void setImmediate(fn),
  newId: () => randomUUID(),
  packAny: (typeName, message) => ({
    typeUrl: `type.googleapis.com/${typeName}`,
    value: message as Uint8Array,
  }),
  unpackAny: ({ typeUrl, value }) => ({ typeName: typeUrl.slice(typeUrl.indexOf('/') + 1), message: value }),
  log: (_level, line) => console.error(line),
};

const NAMESPACE = 'default';
export const TASK_QUEUE = 'orders';

export interface WorldOptions extends Partial<Omit<WorkerOptions, 'realms' | 'service' | 'platform'>> {
  readonly workflows: WorkflowCode;
}

/** A service and a Worker in this process, for one test. Time is skipped whenever nothing happens. */
export class World {
  readonly service: TestService = createTestService(inProcess, { timeSkippingLocked: false });
  private readonly ended = new AbortController();

  constructor(readonly options: WorldOptions) {}

  /** Runs `fn` while the Worker works, and ends everything behind it. */
  async run<R>(fn: (world: World) => Promise<R>): Promise<R> {
    const { workflows, ...options } = this.options;
    const worker = Worker.create({
      service: this.service,
      platform: inProcess,
      taskQueue: TASK_QUEUE,
      identity: 'worker',
      realms: await vmRealms(workflows, { places: true }),
      ...options,
    });
    try {
      return await worker.runUntil(() => fn(this));
    } finally {
      this.ended.abort();
      this.service.close();
    }
  }

  async call<Answer = Record<string, unknown>>(method: string, request: object): Promise<Answer> {
    const name = `temporal.api.workflowservice.v1.WorkflowService/${method}`;
    const full = { namespace: NAMESPACE, identity: 'client', ...request };
    return (await this.service.call(name, full, { signal: this.ended.signal })) as Answer;
  }

  async start(workflowType: string, args: readonly unknown[] = [], more: object = {}): Promise<Started> {
    const workflowId = `${workflowType}-1`;
    const { runId } = await this.call<{ runId: string }>('StartWorkflowExecution', {
      workflowId,
      workflowType: { name: workflowType },
      taskQueue: { name: TASK_QUEUE },
      requestId: randomUUID(),
      input: payloads(args),
      ...more,
    });
    return new Started(this, workflowId, runId);
  }

  /** Starts a workflow, waits for its end and gives its history. */
  async execute(workflowType: string, args: readonly unknown[] = []): Promise<History> {
    return (await this.start(workflowType, args)).history();
  }
}

export class Started {
  constructor(
    private readonly world: World,
    readonly workflowId: string,
    readonly runId: string,
  ) {}

  get execution(): object {
    return { workflowId: this.workflowId, runId: this.runId };
  }

  signal(signalName: string, ...args: readonly unknown[]): Promise<unknown> {
    const { execution: workflowExecution } = this;
    const request = { workflowExecution, signalName, input: payloads(args), requestId: randomUUID() };
    return this.world.call('SignalWorkflowExecution', request);
  }

  cancel(): Promise<unknown> {
    const { execution: workflowExecution } = this;
    return this.world.call('RequestCancelWorkflowExecution', { workflowExecution, requestId: randomUUID() });
  }

  async query(queryType: string, ...args: readonly unknown[]): Promise<unknown> {
    const answer = await this.world.call<{ queryResult?: Payloads }>('QueryWorkflow', {
      execution: this.execution,
      query: { queryType, queryArgs: payloads(args) },
    });
    return valueOf(answer.queryResult);
  }

  async update(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const answer = await this.world.call<{
      outcome?: { success?: Payloads; failure?: { message?: string } };
    }>('UpdateWorkflowExecution', {
      workflowExecution: this.execution,
      waitPolicy: { lifecycleStage: 3 },
      request: {
        meta: { updateId: `${name}-${randomUUID()}`, identity: 'client' },
        input: { name, args: payloads(args) },
      },
    });
    const { success, failure } = answer.outcome ?? {};
    if (failure !== undefined) throw new Error(failure.message);
    return valueOf(success);
  }

  /** The events so far. */
  async events(): Promise<readonly HistoryEvent[]> {
    const { history } = await this.world.call<{ history: { events: HistoryEvent[] } }>(
      'GetWorkflowExecutionHistory',
      { execution: this.execution },
    );
    return history.events;
  }

  /** Waits for the end of the run. */
  async history(): Promise<History> {
    await this.end();
    return new History(await this.events(), this.workflowId);
  }

  async result(): Promise<unknown> {
    const { events } = await this.history();
    const { result, failure } = attributesOf(events.at(-1)!);
    if (failure !== undefined) throw new Error(failure.cause?.message ?? failure.message);
    return valueOf(result);
  }

  private async end(): Promise<void> {
    for (let nextPageToken: Uint8Array | undefined; ;) {
      const page: {
        history: { events: HistoryEvent[] };
        nextPageToken?: Uint8Array;
      } = await this.world.call('GetWorkflowExecutionHistory', {
        execution: this.execution,
        waitNewEvent: true,
        historyEventFilterType: 2,
        ...(nextPageToken && { nextPageToken }),
      });
      if (page.history.events.some(isFinalEvent)) return;
      nextPageToken = page.nextPageToken;
    }
  }
}

export class History {
  constructor(
    readonly events: readonly HistoryEvent[],
    readonly workflowId: string,
  ) {}

  /** Numbered lines, to be compared with text. */
  toString(): string {
    return this.events.map((event) => `${event.eventId} ${eventName(event)}`).join('\n');
  }

  get result(): unknown {
    return valueOf(attributesOf(this.events.at(-1)!).result);
  }

  asProto(): temporal.api.history.v1.IHistory {
    return { events: this.events } as unknown as temporal.api.history.v1.IHistory;
  }
}

export const text = (lines: string): string =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

export function payloads(args: readonly unknown[]): object {
  return { payloads: args.map((arg) => defaultPayloadConverter.toPayload(arg)) };
}

export function valueOf(result: Payloads | undefined): unknown {
  const [payload] = result?.payloads ?? [];
  return payload && defaultPayloadConverter.fromPayload(payload);
}
