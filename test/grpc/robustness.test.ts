import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  encode,
  frame,
  grpcMessage,
  outcomeOf,
  preface,
  refusalOn,
  request,
  Subject,
} from './robustness-support.ts';
import { workflowService } from './support.ts';

const MB = 1024 * 1024;

/** What the server may have grown by, in megabytes, after an assault that could have cost gigabytes. */
const ROOM = 250;

const invalidArgument = 3;
const resourceExhausted = 8;
const unimplemented = 12;

let server: Subject;
let before: number | undefined;

beforeAll(async () => {
  server = await Subject.start();
  await served();
});
beforeEach(() => (before = server.megabytes()));

// Whatever a test did: the server is up, serves others, has kept little of it, and nothing was a defect.
afterEach(async () => {
  server.hangUp();
  expect(server.isUp(), 'the server has ended').toBe(true);
  await served();
  expect(server.complaints()).toEqual([]);
  const after = server.megabytes();
  if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(ROOM);
});
afterAll(() => server.stop());

/** Somebody else's call. It has to be answered within ten seconds, whatever goes on. */
const served = () => server.friend.call(`${workflowService}/GetSystemInfo`, {}, { deadlineMs: 10_000 });

/** Others are served again and again while `work` goes on. */
async function whileServing(work: Promise<unknown>): Promise<number> {
  let done = false;
  let answered = 0;
  const end = work.finally(() => (done = true));
  do {
    await served();
    answered += 1;
  } while (!done);
  await end;
  return answered;
}

describe('a connection that does not speak HTTP/2', () => {
  test.each([
    ['HTTP/1.1', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
    ['noise', randomBytes(MB)],
    ['half the preface and then noise', Buffer.concat([preface.subarray(0, 12), randomBytes(4096)])],
  ])('but %s is refused', async (_name, bytes) => {
    await whileServing(server.sendUntilRefused(bytes));
  });
});

describe('a connection with frames that break the protocol', () => {
  test.each([
    ['a frame longer than was agreed', Buffer.from('ffffff0000000000010000', 'hex')],
    ['DATA outside any stream', frame(0, 0, 0, Buffer.from('x'))],
    ['DATA for a stream that was never opened', frame(0, 0, 1, Buffer.from('x'))],
    ['headers that cannot be unpacked', frame(1, 4, 1, Buffer.alloc(32, 0xff))],
    ['SETTINGS of a wrong length', frame(4, 0, 0, Buffer.alloc(5))],
    [
      'a window that overflows',
      Buffer.concat([1, 2].map(() => frame(8, 0, 0, Buffer.from('7fffffff', 'hex')))),
    ],
    ['a continuation of nothing', frame(9, 4, 1, Buffer.alloc(8))],
    ['a stream with an even number', frame(1, 5, 2, Buffer.from('828684', 'hex'))],
  ])('by %s is refused', async (_name, bytes) => {
    await whileServing(server.sendUntilRefused(Buffer.concat([preface, bytes])));
  });

  test('by headers without end is refused before they fill the memory', async () => {
    const socket = await server.socket();
    let refused = false;
    const end = refusalOn(socket).then(() => (refused = true));
    socket.write(preface);
    // A literal header that is not indexed: its name "a", and a value of 16,000 bytes.
    const field = Buffer.concat([Buffer.from([0, 1, 0x61, 0x7f, 0x81, 0x7c]), Buffer.alloc(16_000, 0x62)]);
    socket.write(frame(1, 0, 1, field));
    const more = frame(9, 0, 1, field);
    const flood = (): void => {
      while (!refused && socket.writable && socket.write(more));
    };
    socket.on('drain', flood);
    flood();

    await whileServing(end);
  });

  test('by pings without end does not keep others waiting', async () => {
    const socket = await server.socket();
    socket.resume();
    socket.write(preface);
    const pings = Buffer.concat(Array.from({ length: 1_000 }, () => frame(6, 0, 0, Buffer.alloc(8))));
    for (let i = 0; i < 50 && !socket.destroyed; i += 1) socket.write(pings);

    await whileServing(served());
  });
});

describe('a call that is no gRPC', () => {
  test('by its content type is refused with 415', async () => {
    const stream = request(server.session(), 'GetSystemInfo', { 'content-type': 'application/json' });
    stream.end('{}');

    expect(await outcomeOf(stream)).toMatchObject({ status: 415 });
  });

  test('by its path is refused with UNIMPLEMENTED', async () => {
    for (const path of ['/', '/x', '/a/b/c', `/${workflowService}/`, `/${workflowService}/..%2f`]) {
      const stream = request(server.session(), '', { ':path': path });
      stream.end(grpcMessage(new Uint8Array()));
      expect(await outcomeOf(stream), path).toMatchObject({ grpcStatus: unimplemented });
    }
  });

  test.each([
    ['says that it is compressed and names no encoding', {}, grpcMessage(Buffer.from('x'), 1)],
    ['names an encoding that nobody knows', { 'grpc-encoding': 'zstd' }, grpcMessage(Buffer.from('x'), 1)],
    ['is compressed wrongly', { 'grpc-encoding': 'gzip' }, grpcMessage(Buffer.from('no gzip'), 1)],
    ['ends before its length', {}, grpcMessage(Buffer.from('x'), 0, 100)],
    ['has no message', {}, Buffer.alloc(0)],
    ['has a deadline that is no time', { 'grpc-timeout': 'soon' }, grpcMessage(new Uint8Array())],
    ['has metadata that is no base64', { 'x-bin': '%%%' }, grpcMessage(new Uint8Array())],
    ['has half a length', {}, Buffer.from([0, 0, 0])],
  ])('because its message %s is answered all the same', async (_name, headers, bytes) => {
    const stream = request(server.session(), 'GetSystemInfo', headers);
    stream.end(bytes);

    const { status, grpcStatus } = await outcomeOf(stream);

    expect({ status, hasStatus: grpcStatus !== undefined }).toEqual({ status: 200, hasStatus: true });
  });

  test('because its bytes are no protobuf is refused with INVALID_ARGUMENT', async () => {
    const session = server.session();
    for (let i = 0; i < 200; i += 1) {
      const stream = request(session, 'StartWorkflowExecution');
      stream.end(grpcMessage(Buffer.concat([Buffer.from([0x0a, 0xff]), randomBytes(i)])));
      expect(await outcomeOf(stream)).toMatchObject({ grpcStatus: invalidArgument });
    }
  });
});

describe('a request that is too large', () => {
  test('of 100 MB, and twenty at once, is refused with RESOURCE_EXHAUSTED', async () => {
    const large = grpcMessage(Buffer.alloc(100 * MB));
    const calls = Array.from({ length: 20 }, () => {
      const stream = request(server.session(), 'StartWorkflowExecution');
      stream.end(large);
      return outcomeOf(stream);
    });

    await whileServing(Promise.all(calls));

    for (const call of calls) expect(await call).toMatchObject({ grpcStatus: resourceExhausted });
  });

  test('once it is unpacked is refused with RESOURCE_EXHAUSTED', async () => {
    const bomb = grpcMessage(gzipSync(Buffer.alloc(300 * MB)), 1);
    const session = server.session();
    const calls = Array.from({ length: 20 }, () => {
      const stream = request(session, 'StartWorkflowExecution', { 'grpc-encoding': 'gzip' });
      stream.end(bomb);
      return outcomeOf(stream);
    });

    await whileServing(Promise.all(calls));

    for (const call of calls) expect(await call).toMatchObject({ grpcStatus: resourceExhausted });
  });

  test('and packed small enough is answered', async () => {
    const bytes = encode('DescribeNamespaceRequest', { namespace: 'x'.repeat(100) });
    const stream = request(server.session(), 'DescribeNamespace', { 'grpc-encoding': 'gzip' });
    stream.end(grpcMessage(gzipSync(bytes), 1));

    expect(await outcomeOf(stream)).toMatchObject({ grpcStatus: 0 });
  });

  test('in its metadata is refused, and its connection with it or not', async () => {
    const session = server.session();
    const calls = Array.from({ length: 20 }, (_, i) => {
      const stream = request(session, 'GetSystemInfo', {
        [`x-${i}`]: 'x'.repeat(60_000),
        'x-more': 'y'.repeat(60_000),
      });
      stream.end(grpcMessage(new Uint8Array()));
      return outcomeOf(stream);
    });

    await whileServing(Promise.all(calls));
  });
});

describe('many callers', () => {
  const pollRequest = (queue: string) =>
    grpcMessage(encode('PollWorkflowTaskQueueRequest', { namespace: 'default', taskQueue: { name: queue } }));

  test('on a thousand connections that each poll leave the server to others', async () => {
    const streams = Array.from({ length: 1_000 }, () => {
      const stream = request(server.session(), 'PollWorkflowTaskQueue');
      stream.end(pollRequest('crowded'));
      return stream;
    });
    await whileServing(
      Promise.all(streams.map(async ({ session }) => session!.connecting && once(session!, 'connect'))),
    );

    await start('crowd', 'crowded');
    const tasks = streams.map(async (stream) => ((await once(stream, 'data')) as [Buffer])[0]);

    expect((await Promise.race(tasks)).length).toBeGreaterThan(5);
    for (const task of tasks) task.catch(() => undefined);
  });

  test('who cancel ten thousand polls lose no task', async () => {
    for (let round = 0; round < 20; round += 1) {
      const session = server.session();
      await once(session, 'connect');
      const polls = Array.from({ length: 500 }, () => {
        const stream = request(session, 'PollWorkflowTaskQueue');
        stream.end(pollRequest('abandoned'));
        return stream;
      });
      // Half of them are cancelled while they wait, half as they arrive.
      if (round % 2) await served();
      const ends = polls.map((stream) => (stream.close(8), outcomeOf(stream)));
      await whileServing(Promise.all(ends));
    }

    await start('kept', 'abandoned');

    const task = await server.friend.call(`${workflowService}/PollWorkflowTaskQueue`, {
      namespace: 'default',
      taskQueue: { name: 'abandoned' },
    });
    expect(task).toMatchObject({ workflowExecution: { workflowId: 'kept' } });
  });

  test('who open five hundred sockets and say nothing, or half a word, keep nobody waiting', async () => {
    for (let i = 0; i < 500; i += 1) {
      const socket = await server.socket();
      if (i % 2) socket.write(preface.subarray(0, i % preface.length));
    }

    await whileServing(served());
  });

  test('who never read what they ask for cost little', async () => {
    await start('long', 'unread');
    for (let i = 0; i < 40; i += 1)
      await server.friend.call(`${workflowService}/SignalWorkflowExecution`, {
        namespace: 'default',
        workflowExecution: { workflowId: 'long' },
        signalName: 's',
        input: { payloads: [{ data: Buffer.alloc(MB) }] },
      });
    const ask = grpcMessage(
      encode('GetWorkflowExecutionHistoryRequest', {
        namespace: 'default',
        execution: { workflowId: 'long' },
      }),
    );
    const session = server.session({ initialWindowSize: 1 });
    await once(session, 'connect');
    const calls = Array.from({ length: 100 }, () => {
      const stream = request(session, 'GetWorkflowExecutionHistory');
      stream.end(ask);
      return stream;
    });

    await whileServing(Promise.all(Array.from({ length: 50 }, () => served())));

    expect(calls.length).toBe(100);
    if (before !== undefined) expect(server.megabytes()! - before).toBeLessThan(ROOM);
  });

  async function start(workflowId: string, queue: string): Promise<void> {
    await server.friend.call(`${workflowService}/StartWorkflowExecution`, {
      namespace: 'default',
      workflowId,
      workflowType: { name: 'trial' },
      taskQueue: { name: queue },
      requestId: workflowId,
    });
  }
});
