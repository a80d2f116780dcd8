import type { PayloadCodec } from '@temporalio/common';
import type { Payload } from './core/messages.ts';
import { plain } from './host/plain.ts';

/** As in the SDK, these stay as they are: whoever reads them has no codec. */
const UNTOUCHED: ReadonlySet<string> = new Set(['headers', 'header', 'searchAttributes', 'indexedFields']);

type Change = (payloads: Payload[]) => Promise<Payload[]>;

/** The codecs of a data converter, for what passes between the service and workflow code. */
export class WorkflowCodec {
  constructor(private readonly codecs: readonly PayloadCodec[]) {}

  /** Decodes all payloads of an activation. */
  decode<Message extends object>(activation: Message): Promise<Message> {
    return this.changed(activation, async (payloads) => {
      let decoded = payloads;
      for (const codec of this.codecs.toReversed()) decoded = await apply(codec, 'decode', decoded);
      return decoded;
    });
  }

  /** Encodes all payloads of a completion. */
  encode<Message extends object>(completion: Message): Promise<Message> {
    return this.changed(completion, async (payloads) => {
      let encoded = payloads;
      for (const codec of this.codecs) encoded = await apply(codec, 'encode', encoded);
      return encoded;
    });
  }

  private async changed<Message extends object>(message: Message, change: Change): Promise<Message> {
    return this.codecs.length === 0 ? message : ((await changed(message, change)) as Message);
  }
}

async function apply(
  codec: PayloadCodec,
  how: 'decode' | 'encode',
  payloads: readonly Payload[],
): Promise<Payload[]> {
  return plain(await codec[how]([...payloads])) as Payload[];
}

async function changed(value: unknown, change: Change): Promise<unknown> {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPayload)) return change(value as Payload[]);
    return Promise.all(value.map((item: unknown) => changed(item, change)));
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (isPayload(value)) return (await change([value]))[0];
  const fields = Object.entries(value).map(async ([name, field]) => [
    name,
    UNTOUCHED.has(name) ? field : await changed(field, change),
  ]);
  return Object.fromEntries(await Promise.all(fields)) as object;
}

function isPayload(value: unknown): value is Payload {
  const { metadata } = (value ?? {}) as { readonly metadata?: { readonly encoding?: unknown } };
  return typeof metadata === 'object' && metadata !== null && ArrayBuffer.isView(metadata.encoding);
}
