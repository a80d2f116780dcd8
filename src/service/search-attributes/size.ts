import type { Payload } from '../proto.ts';
import { utf8 } from '../utf8.ts';

/** How many bytes a field of this length takes on the wire with its tag and its length before it. */
function fieldBytes(length: number): number {
  let lengthBytes = 1;
  for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) lengthBytes += 1;
  return 1 + lengthBytes + length;
}

const textBytes = (text: string): number => fieldBytes(utf8(text).length);

/** The exact size of a map of payloads on the wire, such as SearchAttributes and Memo. */
export function messageBytes(fields: Readonly<Record<string, Payload>>): number {
  let sum = 0;
  for (const [name, payload] of Object.entries(fields))
    sum += fieldBytes(textBytes(name) + fieldBytes(payloadBytes(payload)));
  return sum;
}

function payloadBytes({ metadata, data }: Payload): number {
  let sum = data?.length ? fieldBytes(data.length) : 0;
  for (const [key, value] of Object.entries(metadata ?? {}))
    sum += fieldBytes(textBytes(key) + fieldBytes(value?.length ?? 0));
  return sum;
}
