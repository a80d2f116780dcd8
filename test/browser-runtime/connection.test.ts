import { randomUUID } from 'node:crypto';
import { Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import * as proto from '@temporalio/proto';
import type { Field, Namespace, Type } from 'protobufjs';
import { afterEach, expect, test } from 'vitest';
import { connectInProcess } from '../../src/browser/service/connection.ts';
import { LONG_FIELDS } from '../../src/browser/service/plain.ts';
import { createTestService } from '../../src/service/index.ts';
import type { TestService } from '../../src/service/index.ts';

const open: TestService[] = [];
afterEach(() => open.splice(0).forEach((service) => service.close()));

function clientOfNewService(): { client: Client; service: TestService } {
  const none = (): never => {
    throw new Error('No message of this test is packed.');
  };
  const service = createTestService(
    {
      wallNow: () => Date.now(),
      monotonicNow: () => performance.now(),
      setTimer: (ms, fn) => {
        const timer = setTimeout(fn, ms);
        return { cancel: () => clearTimeout(timer) };
      },
      macrotask: (fn) => void setImmediate(fn),
      newId: () => randomUUID(),
      packAny: none,
      unpackAny: none,
      log: () => {},
    },
    { timeSkippingLocked: true },
  );
  open.push(service);
  return { client: new Client({ connection: connectInProcess(service) }), service };
}

test('the SDK’s Client starts, describes, signals and terminates a workflow in process', async () => {
  const { client } = clientOfNewService();
  const handle = await client.workflow.start('trial', {
    taskQueue: 'trials',
    workflowId: 'trial-ada',
    args: ['ada'],
    memo: { plan: 'free' },
  });
  await handle.signal('paid', 4200);
  const { status, historyLength, memo, startTime } = await handle.describe();
  expect({ status: status.name, historyLength, memo }).toEqual({
    status: 'RUNNING',
    historyLength: 3,
    memo: { plan: 'free' },
  });
  expect(startTime).toBeInstanceOf(Date);
  const result = expect(handle.result()).rejects.toThrow('the test has ended');
  await handle.terminate('the test has ended');
  await result;
  const { events } = await handle.fetchHistory();
  expect(events!.map(({ eventId }) => eventId!.toString())).toEqual(['1', '2', '3', '4']);
});

test('errors are the SDK’s own', async () => {
  const { client } = clientOfNewService();
  const options = { taskQueue: 'trials', workflowId: 'trial-ada' };
  await client.workflow.start('trial', options);
  await expect(client.workflow.start('trial', options)).rejects.toBeInstanceOf(
    WorkflowExecutionAlreadyStartedError,
  );
  await expect(client.workflow.getHandle('nobody').describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
});

test('a call ends with its signal, and a long poll is answered before its deadline', async () => {
  const { client } = clientOfNewService();
  const options = { taskQueue: 'trials', workflowId: 'trial-ada' };
  await client.workflow.start('trial', options);
  const wait = (): Promise<object> =>
    client.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: 'trial-ada' },
      waitNewEvent: true,
      historyEventFilterType:
        proto.temporal.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
    });
  const abort = new AbortController();
  const settled = client.withAbortSignal(abort.signal, wait).then(
    () => 'answered',
    () => 'ended',
  );
  abort.abort();
  expect(await settled).toBe('ended');
  const late = client.withDeadline(Date.now() + 20, wait).then(
    () => 'answered',
    () => 'ended',
  );
  // As the real service does: an empty answer, shortly before nobody would read it.
  expect(await late).toBe('answered');
});

test('the fields of 64 bits are those of the protocol', () => {
  const widths = new Map<string, Set<boolean>>();
  const walk = (space: Namespace): void => {
    for (const nested of space.nestedArray ?? []) {
      const fields = (nested as Type).fieldsArray as Field[] | undefined;
      if (/^\.(temporal\.api|google\.protobuf)\./.test(nested.fullName))
        for (const { name, type } of fields ?? [])
          widths.set(name, (widths.get(name) ?? new Set()).add(type.includes('64')));
      walk(nested as Namespace);
    }
  };
  walk((proto as unknown as { default: Namespace }).default);
  const long = [...widths].filter(([, wide]) => wide.size === 1 && wide.has(true)).map(([name]) => name);
  expect([...LONG_FIELDS].sort()).toEqual(long.sort());
});
