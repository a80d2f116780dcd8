import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import {
  fakeService,
  refusalOf,
  ServiceError,
  startFront,
  workflowService,
  type FakeAnswer,
  type Front,
} from './support.ts';

const start = `${workflowService}/StartWorkflowExecution`;
const poll = `${workflowService}/PollWorkflowTaskQueue`;
const complete = `${workflowService}/RespondWorkflowTaskCompleted`;

let front: Front | undefined;
afterEach(() => front?.close());

async function serve(answers: Record<string, FakeAnswer>): Promise<Front> {
  front = await startFront(fakeService(answers));
  return front;
}

describe('a request that the service implements', () => {
  test('arrives as a plain object: 64-bit integers and enums as numbers, bytes as bytes, nothing absent', async () => {
    let seen: object = {};
    const { call } = await serve({ [start]: (request) => ((seen = request), { runId: 'r-1' }) });

    const response = await call(start, {
      workflowId: 'order-1',
      workflowIdReusePolicy: 3,
      workflowRunTimeout: { seconds: 5_000_000_000, nanos: 7 },
      input: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') }] },
    });

    expect(response).toEqual({ runId: 'r-1' });
    expect(seen).toEqual({
      workflowId: 'order-1',
      workflowIdReusePolicy: 3,
      workflowRunTimeout: { seconds: 5_000_000_000, nanos: 7 },
      input: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') }] },
    });
  });

  test('keeps the body of an update message through both directions', async () => {
    let received: unknown;
    const type_url = 'type.googleapis.com/temporal.api.update.v1.Acceptance';
    const messages = [{ id: 'm', body: { type_url, value: Buffer.from([10, 1, 97]) } }];
    const { call } = await serve({
      [complete]: (request) => ((received = request['messages']), {}),
      [poll]: () => ({ messages }),
    });

    await call(complete, { messages });

    expect(received).toEqual(messages);
    expect(await call(poll)).toEqual({ messages });
  });

  test('may be nearly 4 MB large, and the answer as large as it likes', async () => {
    const [sent, given] = [4 * 1024 * 1024 - 1024, 20 * 1024 * 1024];
    const { call } = await serve({
      [start]: (request) => ({
        runId: String((request['input'] as { payloads: { data: Buffer }[] }).payloads[0]!.data.length),
      }),
      [poll]: () => ({ taskToken: Buffer.alloc(given) }),
    });

    expect(await call(start, { input: { payloads: [{ data: Buffer.alloc(sent) }] } })).toEqual({
      runId: String(sent),
    });
    expect((await call(poll))['taskToken']).toHaveLength(given);
  });

  test('is answered however many large answers its connection already waits for', async () => {
    const { call } = await serve({ [poll]: () => ({ taskToken: Buffer.alloc(3 * 1024 * 1024) }) });

    const answers = await Promise.all(Array.from({ length: 30 }, () => call(poll)));

    expect(answers.map(({ taskToken }) => (taskToken as Buffer).length)).toEqual(
      Array.from({ length: 30 }, () => 3 * 1024 * 1024),
    );
  });

  test('tells the service how long the caller still waits, and nothing when the caller waits for ever', async () => {
    const deadlines: (number | undefined)[] = [];
    const { call } = await serve({ [poll]: (_request, context) => (deadlines.push(context.deadlineMs), {}) });

    await call(poll, {}, { deadlineMs: 60_000 });
    await call(poll);

    expect(deadlines[0]).toBeGreaterThan(0);
    expect(deadlines[0]).toBeLessThanOrEqual(60_000);
    expect(deadlines[1]).toBeUndefined();
  });
});

describe('a caller that goes away', () => {
  const untilAborted =
    (seen: (context: string) => void): FakeAnswer =>
    (_request, { signal }) =>
      new Promise((resolve) => {
        seen('waiting');
        signal.addEventListener('abort', () => (seen('aborted'), resolve({})), { once: true });
      });

  test('by cancelling aborts the signal of its call', async () => {
    const steps = eventQueue();
    const { callRaw } = await serve({ [poll]: untilAborted(steps.push) });

    const { call, response } = callRaw(poll, Buffer.alloc(0));
    const refusal = refusalOf(response);
    await steps.until('waiting');
    call.cancel();

    await steps.until('aborted');
    expect((await refusal).code).toBe(1);
  });

  test('by its deadline aborts the signal of its call', async () => {
    const steps = eventQueue();
    const { call } = await serve({ [poll]: untilAborted(steps.push) });

    const refusal = await refusalOf(call(poll, {}, { deadlineMs: 200 }));

    await steps.until('aborted');
    expect(refusal.code).toBe(4);
  });

  test('is not reported for a call that was answered', async () => {
    const signals: { aborted: boolean }[] = [];
    const { call } = await serve({ [poll]: (_request, { signal }) => (signals.push(signal), {}) });

    await call(poll);
    await call(poll);

    expect(signals[0]!.aborted).toBe(false);
  });
});

describe('a request that is refused', () => {
  test('carries the code, the words and the details of the service', async () => {
    const { call } = await serve({
      [start]: () => {
        const typeName = 'temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure';
        throw new ServiceError(6, 'Workflow execution is already running. WorkflowId: wörk 100 %\n', [
          { typeName, message: { runId: 'r-1' } },
        ]);
      },
    });

    expect(await refusalOf(call(start))).toEqual({
      code: 6,
      message: 'Workflow execution is already running. WorkflowId: wörk 100 %\n',
      details: [
        { typeName: 'temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure', runId: 'r-1' },
      ],
    });
  });

  test('carries the details of each operation inside the details of a multi-operation', async () => {
    const aborted = { typeName: 'temporal.api.failure.v1.MultiOperationExecutionAborted', message: {} };
    const typeName = 'temporal.api.errordetails.v1.MultiOperationExecutionFailure';
    const { call } = await serve({
      [start]: () => {
        throw new ServiceError(3, 'no', [
          { typeName, message: { statuses: [{ code: 10, message: 'a', details: [aborted] }] } },
        ]);
      },
    });

    const { details } = await refusalOf(call(start));

    expect(details).toEqual([
      { typeName, statuses: [{ code: 10, message: 'a', details: [{ typeName: aborted.typeName }] }] },
    ]);
  });

  test('keeps its words within what a client reads, and half a character does no harm', async () => {
    const { call } = await serve({
      [start]: () => {
        throw new ServiceError(3, `\ud800${'long '.repeat(100_000)}`);
      },
    });

    const refusal = await refusalOf(call(start));

    expect(refusal.code).toBe(3);
    expect(refusal.message).toMatch(/^\ufffdlong long/);
    expect(refusal.message.length).toBeLessThan(5_000);
  });

  test('with UNIMPLEMENTED names the method, for every method of the protocol that the service lacks', async () => {
    const { call } = await serve({ [start]: () => ({}) });
    await call(start);

    const names = [
      `${workflowService}/DescribeTaskQueue`,
      'temporal.api.operatorservice.v1.OperatorService/DeleteNamespace',
      'temporal.api.testservice.v1.TestService/Sleep',
      'temporal.api.cloud.cloudservice.v1.CloudService/GetUsers',
    ];

    for (const name of names) {
      expect(await refusalOf(call(name))).toEqual({
        code: 12,
        message: `Method ${name} is unimplemented`,
        details: [],
      });
    }
  });

  test('with UNIMPLEMENTED names a method that no protocol has', async () => {
    const { callRaw } = await serve({});

    const refusal = await refusalOf(callRaw('acme.Orders/Ship', Buffer.alloc(0)).response);

    expect(refusal.code).toBe(12);
    expect(refusal.message).toContain('acme.Orders/Ship');
  });

  test('with INVALID_ARGUMENT when its bytes are no message', async () => {
    const { callRaw } = await serve({ [start]: () => ({}) });

    const refusal = await refusalOf(callRaw(start, Buffer.from([0x0a, 0xff])).response);

    expect(refusal.code).toBe(3);
    expect(refusal.message).toContain(`The request of ${start} is not a valid protobuf message`);
  });

  test('with INTERNAL names the method when the service has a defect, and the stack is logged', async () => {
    const { call, log } = await serve({
      [start]: () => {
        throw new TypeError('x is undefined');
      },
    });

    expect(await refusalOf(call(start))).toMatchObject({
      code: 13,
      message: `${start} met a defect of the test service: x is undefined`,
    });
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/front\.test\.ts/);
  });
});

describe('health', () => {
  const check = 'grpc.health.v1.Health/Check';

  test('is SERVING for the whole and for each service', async () => {
    const { call } = await serve({ [start]: () => ({}) });

    expect(await call(check)).toEqual({ status: 1 });
    expect(await call(check, { service: workflowService })).toEqual({ status: 1 });
  });

  test('is NOT_FOUND for a service that is not here', async () => {
    const { call } = await serve({ [start]: () => ({}) });

    expect(await refusalOf(call(check, { service: 'acme.Orders' }))).toMatchObject({
      code: 5,
      message: 'unknown service acme.Orders',
    });
  });
});

test('nobody outside this machine can connect', async () => {
  const { port } = await serve({});
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family, scopeid }) => !internal && (family === 'IPv4' || scopeid === 0))
    .map(({ address }) => address);
  // Linux answers on the whole of 127.0.0.0/8, so this address stands for any other.
  const others = process.platform === 'linux' ? ['127.0.0.2', ...outside] : outside;

  expect(await canConnect('127.0.0.1', port)).toBe(true);
  expect(others.length, 'this machine has no second address to try').toBeGreaterThan(0);
  for (const address of others) expect(await canConnect(address, port), address).toBe(false);
});

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

/** Waits for named steps without a clock. */
function eventQueue() {
  const seen: string[] = [];
  let wake: () => void = () => undefined;
  return {
    push: (step: string) => {
      seen.push(step);
      wake();
    },
    until: async (step: string) => {
      while (!seen.includes(step)) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}
