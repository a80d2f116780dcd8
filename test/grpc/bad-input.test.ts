import proto from '@temporalio/proto';
import type { Field, Namespace, Type } from 'protobufjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../src/grpc/index.ts';
import { connectTo, refusalOf, workflowService, type Caller } from './support.ts';

const root = proto as unknown as Namespace;
const services = [
  workflowService,
  'temporal.api.operatorservice.v1.OperatorService',
  'temporal.api.testservice.v1.TestService',
];
const methods = services.flatMap((service) =>
  Object.keys(root.lookupService(service).methods).map((method) => `${service}/${method}`),
);

const [unknown, internal] = [2, 13];

let server: RunningServer;
let caller: Caller;
const defects: string[] = [];

beforeAll(async () => {
  server = await startServer({ log: (_level, line) => defects.push(line) });
  caller = connectTo(server.address);
});
afterAll(async () => {
  caller.close();
  await server.close();
});

/** What a caller may send by mistake. Every one must be answered or refused in words, never as a defect of ours. */
const mistakes: readonly { readonly what: string; readonly make: (type: Type) => object }[] = [
  { what: 'nothing', make: () => ({}) },
  { what: 'nonsense in every field', make: (type) => filled(type, nonsense, 5) },
  { what: 'negative numbers and unknown enums', make: (type) => filled(type, negative, 5) },
  { what: 'a workflow that does not exist', make: (type) => filled(type, plausible, 3) },
  { what: 'empty messages in every field', make: (type) => filled(type, () => undefined, 5) },
];

describe.each(mistakes)('a request with $what', ({ make }) => {
  test.each(methods)('to %s is no defect', async (method) => {
    const slash = method.lastIndexOf('/');
    const described = root.lookupService(method.slice(0, slash)).methods[method.slice(slash + 1)]!;
    described.resolve();
    const request = make(described.resolvedRequestType!);

    // A long poll waits for its deadline; that is an answer too.
    const code = await codeOf(caller.call(method, request, { deadlineMs: 400 }));

    expect(defects).toEqual([]);
    expect(code).not.toBe(unknown);
    expect(code).not.toBe(internal);
  });
});

const commands = Object.entries(root.lookupEnum('temporal.api.enums.v1.CommandType').values)
  .filter(([, number]) => number > 0)
  .map(([name, number]) => ({ name: name.replace('COMMAND_TYPE_', ''), number }));

describe.each(mistakes)('a command with $what', ({ what, make }) => {
  test.each(commands)('$name is no defect, and the workflow can go on', async ({ name, number }) => {
    const workflowId = `${name} with ${what}`;
    const taskQueue = { name: workflowId };
    const execution = {
      namespace: 'default',
      workflowId,
      workflowType: { name: 'w' },
      taskQueue,
      requestId: workflowId,
    };
    await caller.call(`${workflowService}/StartWorkflowExecution`, execution);
    const { taskToken } = await caller.call(`${workflowService}/PollWorkflowTaskQueue`, {
      namespace: 'default',
      taskQueue,
    });

    const command = { commandType: number, ...attributesOf(name, make) };
    const completion = { taskToken, commands: [command] };
    const code = await codeOf(caller.call(`${workflowService}/RespondWorkflowTaskCompleted`, completion));

    expect(defects).toEqual([]);
    expect([0, 3]).toContain(code);
    const described = await caller.call(`${workflowService}/DescribeWorkflowExecution`, {
      namespace: 'default',
      execution: { workflowId },
    });
    expect(described).toHaveProperty('workflowExecutionInfo');
  });
});

/** The attributes that belong to a command: `START_TIMER` has `startTimerCommandAttributes`. */
function attributesOf(name: string, make: (type: Type) => object): object {
  const camel = name.toLowerCase().replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  const field = root.lookupType('temporal.api.command.v1.Command').fields[`${camel}CommandAttributes`];
  if (!field) throw new Error(`the protocol has no attributes for the command ${name}`);
  field.resolve();
  return { [field.name]: make(field.resolvedType as Type) };
}

/** 0 for an answer, else the code of the refusal. */
async function codeOf(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 0,
    async (refusal: unknown) => (await refusalOf(Promise.reject(refusal as Error))).code,
  );
}

type Scalar = (field: Field) => unknown;

/** A message of this type with every field set, down to `depth`. */
function filled(type: Type, scalar: Scalar, depth: number): object {
  const message: Record<string, unknown> = {};
  for (const field of type.fieldsArray) {
    field.resolve();
    // One field of a oneof only: the last would win.
    if (field.partOf && field.partOf.fieldsArray[0] !== field) continue;
    const value = valueOf(field, scalar, depth);
    if (value !== undefined)
      message[field.name] = field.map ? { key: value } : field.repeated ? [value] : value;
  }
  return message;
}

function valueOf(field: Field, scalar: Scalar, depth: number): unknown {
  const inner = field.resolvedType;
  if (inner && 'fieldsArray' in inner) return depth > 0 ? filled(inner, scalar, depth - 1) : undefined;
  return scalar(field);
}

const isEnum = (field: Field): boolean => field.resolvedType !== null;

const nonsense: Scalar = (field) => {
  if (isEnum(field)) return 99;
  if (field.type === 'string') return 'x'.repeat(2000);
  if (field.type === 'bytes') return Buffer.from([0xff, 0, 0xfe]);
  return field.type === 'bool' ? true : 2 ** 31 - 1;
};

const negative: Scalar = (field) => {
  if (isEnum(field)) return -1;
  if (field.type === 'string') return '\u0000';
  if (field.type === 'bytes') return Buffer.from('{');
  return field.type === 'bool' ? false : -1;
};

const plausible: Scalar = (field) => {
  if (isEnum(field)) return 1;
  if (field.name === 'namespace') return 'default';
  if (field.type === 'string') return 'absent';
  if (field.type === 'bytes') return Buffer.from('"absent"');
  return field.type === 'bool' ? false : 1;
};
