import proto from '@temporalio/proto';
import type { Field, Namespace, Type } from 'protobufjs';
import type { Action } from './actions.ts';
import { Random } from './random.ts';
import { NAMESPACE, type World } from './world.ts';

const root = proto as unknown as Namespace;

/** How deep messages in messages are filled. */
const DEEPEST = 5;

/** Calls of these make histories that do not follow from what the model saw. */
const rewrites = /\/(Reset|Delete|StartBatch|Remove|Register)/;

/**
 * Any method with any request of its type: sometimes right, mostly half right. Whatever the service learns to do is met
 * here without anybody adding it.
 */
export async function wild(world: World, { method, seed }: Extract<Action, { do: 'wild' }>): Promise<void> {
  const name = world.service.methods[method % world.service.methods.length]!;
  const request = wildRequest(name, new Random(seed), knownTo(world));
  await world.call(
    name,
    request,
    () => {
      if (rewrites.test(name)) world.model.rewritten = true;
    },
    60_000,
  );
}

/** Values that mean something at this moment, by the name of the field. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

function knownTo(world: World): Known {
  const runs = world.runs();
  const ids = runs.map(({ workflowId }) => workflowId);
  return {
    namespace: [...Array<string>(4).fill(NAMESPACE), ...world.namespaces, ''],
    workflowId: [...ids, 'w0', 'absent', ''],
    runId: ['', '', '', ...runs.map(({ runId }) => runId), 'absent'],
    taskToken: [...world.workflowTasks.all, ...world.activityTasks.all, ...world.queryTasks.all].map(
      ({ taskToken }) => taskToken,
    ),
    activityId: ['a0', 'a1', 'timer-1', ''],
    updateId: ['update-1', 'update-2', ''],
    name: ['q0', 'q1', 'workflow', ''],
    signalName: ['hello', ''],
    stickyTaskQueue: ['sticky-0', ''],
    workerInstanceKey: ['worker-0', ''],
    seconds: [0, 1, 10, 3600, -1],
    nanos: [0, 0, 500_000_000, -1],
  };
}

/** A request of the method's type. */
export function wildRequest(method: string, random: Random, known: Known): object {
  const slash = method.lastIndexOf('/');
  const described = root.lookupService(method.slice(0, slash)).methods[method.slice(slash + 1)]!;
  described.resolve();
  return wildMessage(described.resolvedRequestType!, random, known, DEEPEST);
}

function wildMessage(type: Type, random: Random, known: Known, depth: number): object {
  const message: Record<string, unknown> = {};
  const taken = new Set<unknown>();
  for (const field of type.fieldsArray) {
    field.resolve();
    // Fields that mean something are mostly there; of a oneof there is one.
    if (random.chance(field.name in known ? 6 : 3) || (field.partOf && taken.has(field.partOf))) continue;
    const one = (): unknown => wildValue(field, random, known, depth);
    const value = field.map ? { key: one() } : field.repeated ? [one()] : one();
    if (field.partOf) taken.add(field.partOf);
    if (value !== undefined) message[field.name] = value;
  }
  return message;
}

function wildValue(field: Field, random: Random, known: Known, depth: number): unknown {
  const inner = field.resolvedType;
  if (inner && 'fieldsArray' in inner) return depth > 0 ? wildMessage(inner, random, known, depth - 1) : {};
  const meant = known[field.name];
  if (meant && meant.length > 0 && !random.chance(12)) return random.from(meant);
  if (inner) return random.chance(9) ? 99 : random.below(5);
  // What is begun in a namespace must be found there when the sequence ends.
  if (field.name === 'namespace') return NAMESPACE;
  if (field.type === 'string') return random.from(['', 'x', 'absent', 'w1', '\u0000', 'ü'.repeat(40)]);
  if (field.type === 'bytes')
    return random.chance(2) ? random.bytes(random.below(12)) : garbled(random, known);
  if (field.type === 'bool') return random.chance(2);
  return random.from([0, 1, 2, 7, 100, -1, 2 ** 31 - 1]);
}

/** A token that was right until one byte of it changed. */
function garbled(random: Random, known: Known): Uint8Array {
  const tokens = (known.taskToken ?? []) as readonly Uint8Array[];
  if (tokens.length === 0) return new TextEncoder().encode('{"kind":"workflow task"}');
  const bytes = Uint8Array.from(random.from(tokens));
  bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
