import proto from '@temporalio/proto';
import type { Namespace, Type } from 'protobufjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../src/grpc/index.ts';
import { connectTo, workflowService, type Caller } from '../grpc/support.ts';
import { Random } from './random.ts';
import { wildRequest, type Known } from './wild.ts';

const root = proto as unknown as Namespace;
const methods = Object.keys(root.lookupService(workflowService).methods).map(
  (name) => `${workflowService}/${name}`,
);

/** Long enough for an answer; long polls wait for their deadline, which is an answer too. */
const DEADLINE_MS = 300;
const AT_ONCE = 40;
const [unknown, internal] = [2, 13];

let server: RunningServer;
let caller: Caller;
const defects: string[] = [];

beforeAll(async () => {
  server = await startServer({ log: (level, line) => void (level === 'error' && defects.push(line)) });
  caller = connectTo(server.address);
});
afterAll(async () => {
  caller.close();
  await server.close();
});

/** Makes the calls, some at once, and looks for answers that say that the server itself went wrong. */
async function send(calls: number, make: (random: Random) => readonly [method: string, bytes: Uint8Array]) {
  const defective: string[] = [];
  const random = new Random(calls);
  for (let done = 0; done < calls; done += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, async () => {
      const [method, bytes] = make(random);
      const code = await caller.callRaw(method, Buffer.from(bytes), DEADLINE_MS).then(
        () => 0,
        (refusal: { code: number }) => refusal.code,
      );
      if (code === unknown || code === internal)
        defective.push(`${method} answered ${code} to ${Buffer.from(bytes).toString('hex')}`);
    });
    await Promise.all(batch);
  }
  return defective;
}

async function expectNoDefect(defective: readonly string[]): Promise<void> {
  expect(defective).toEqual([]);
  expect(defects).toEqual([]);
  expect(await caller.call(`${workflowService}/GetSystemInfo`)).toHaveProperty('capabilities');
}

test('bytes that are no message at all are refused in words', async () => {
  await expectNoDefect(await send(400, (random) => [random.from(methods), random.bytes(random.below(64))]));
});

test('messages with a few bytes changed are no defect', async () => {
  const { taskToken, runId } = await someTask();
  const known: Known = {
    namespace: ['default'],
    workflowId: ['wire'],
    runId: ['', runId],
    taskToken: [taskToken],
    name: ['wire'],
  };
  const defective = await send(800, (random) => {
    const method = random.from(methods);
    const type = requestTypeOf(method);
    const bytes = type.encode(type.fromObject(wildRequest(method, random, known))).finish();
    return [method, damaged(bytes, random)];
  });
  await expectNoDefect(defective);
});

test('task tokens with any bytes are no defect', async () => {
  const { taskToken } = await someTask();
  const answers = methods.filter((method) =>
    /\/(Respond|Record)[A-Za-z]*(Completed|Failed|Canceled|Heartbeat)$/.test(method),
  );
  const defective = await send(400, (random) => {
    const method = random.from(answers);
    const token = random.chance(2) ? random.bytes(random.below(80)) : damaged(taskToken, random);
    return [method, requestTypeOf(method).encode({ namespace: 'default', taskToken: token }).finish()];
  });
  await expectNoDefect(defective);
});

let workflows = 0;
async function someTask(): Promise<{ taskToken: Uint8Array; runId: string }> {
  workflows += 1;
  const name = `wire-${workflows}`;
  const about = { namespace: 'default', taskQueue: { name } };
  const start = { ...about, workflowId: name, workflowType: { name }, requestId: name };
  const { runId } = await caller.call(`${workflowService}/StartWorkflowExecution`, start);
  const { taskToken } = await caller.call(`${workflowService}/PollWorkflowTaskQueue`, about);
  return { taskToken: taskToken as Uint8Array, runId: runId as string };
}

function requestTypeOf(method: string): Type {
  const slash = method.lastIndexOf('/');
  const described = root.lookupService(method.slice(0, slash)).methods[method.slice(slash + 1)]!;
  described.resolve();
  return described.resolvedRequestType!;
}

/** The same bytes with some changed, taken out, or cut off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(bytes);
  if (copy.length === 0) return copy;
  for (let times = random.below(4); times > 0; times -= 1)
    copy[random.below(copy.length)] = random.below(256);
  return random.chance(4) ? copy.subarray(0, random.below(copy.length)) : copy;
}
