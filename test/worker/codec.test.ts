import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { LoadedDataConverter, Payload, PayloadCodec } from '@temporalio/common';
import { expect, test } from 'vitest';
import { attributesOf } from '../../src/worker/core/messages.ts';
import type { Payload as Wire } from '../../src/worker/core/messages.ts';
import { replay } from '../../src/worker/index.ts';
import { vmRealms } from './support/vm-realm.ts';
import { inProcess, World } from './support/world.ts';

const utf8 = new TextEncoder();
const text = new TextDecoder();
const hidden = 'binary/hidden';
const turned = (data: Uint8Array): Uint8Array => data.map((byte) => byte ^ 0x55);
const encodingOf = ({ metadata }: Payload): string => text.decode(metadata?.['encoding'] ?? undefined);

/** Turns bits, so that what it encoded can't be read; what is not encoded it leaves. */
const codec: PayloadCodec = {
  encode: async (payloads) =>
    payloads.map(({ metadata, data }) => ({
      metadata: { encoding: utf8.encode(hidden), was: metadata!['encoding']! },
      data: turned(data ?? new Uint8Array()),
    })),
  decode: async (payloads) =>
    payloads.map((payload) =>
      encodingOf(payload) === hidden
        ? { metadata: { encoding: payload.metadata!['was']! }, data: turned(payload.data!) }
        : payload,
    ),
};

const dataConverter: LoadedDataConverter = {
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [codec],
};

const code = `
  import { ApplicationFailure, condition, defineQuery, defineSignal, defineUpdate, executeChild, proxyActivities, proxyLocalActivities, setHandler, sleep, upsertMemo, workflowInfo } from '@temporalio/workflow';
  const { charge, fails } = proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
  const local = proxyLocalActivities({ startToCloseTimeout: '1 minute' });
  export async function child(name) { return 'child of ' + name; }
  export async function main(name) {
    const seen = [];
    setHandler(defineQuery('seen'), () => seen);
    setHandler(defineUpdate('add'), (word) => { seen.push(word); return word + ' is added'; });
    setHandler(defineSignal('go'), (word) => void seen.push(word));
    upsertMemo({ note: 'a secret note' });
    await condition(() => seen.length === 2);
    seen.push(await charge(name), await local.charge('local'), await executeChild(child, { args: [name] }));
    await fails().catch((error) => seen.push(error.cause.details[0]));
    await sleep('1 day', { summary: 'a secret pause' });
    return [...seen, workflowInfo().memo.note];
  }
`;

const activities = {
  charge: async (name: string) => `charged ${name}`,
  fails: async () => {
    const { ApplicationFailure } = await import('@temporalio/common');
    throw ApplicationFailure.create({ message: 'no', details: ['a secret detail'] });
  },
};

async function plainOf(payload: Wire | undefined): Promise<unknown> {
  const [decoded] = await codec.decode([payload as Payload]);
  return defaultPayloadConverter.fromPayload(decoded!);
}

test('with a codec nothing of a workflow can be read in its history, and it works and replays', async () => {
  const world = new World({ workflows: { code }, activities, dataConverter });

  const { history, answers } = await world.run(async () => {
    const started = await world.start('main', ['ada']);
    const add = await started.update('add', 'one').catch((error: unknown) => error);
    await started.signal('go', 'two');
    const ended = await started.history();
    return { history: ended, answers: [add, await started.query('seen').catch((error: unknown) => error)] };
  });

  // The test's client has no codec: it can't read what it gets.
  expect(answers.map(String)).toEqual([
    expect.stringContaining(hidden) as string,
    expect.stringContaining(hidden) as string,
  ]);
  const { result } = attributesOf(history.events.at(-1)!);
  expect(await plainOf(result?.payloads?.[0])).toEqual([
    'one',
    'two',
    'charged ada',
    'charged local',
    'child of ada',
    'a secret detail',
    'a secret note',
  ]);
  const readable = JSON.stringify(history.events, (_, value: unknown) =>
    value instanceof Uint8Array ? text.decode(value) : value,
  );
  expect(readable).not.toMatch(/charged|child of|secret/);
  const realms = await vmRealms({ code });
  await replay(history.events, { realms, platform: inProcess, workflowId: 'main-1', payloadCodecs: [codec] });
});
