import { textsOf } from '../../../../src/workbook/handover.ts';
import type { Draft } from './drafts.ts';

/** What stands before the code in an address: `…/trial-30-days#code=…`. */
const MARK = '#code=';
/** Longer than any answer to an exercise; a link that unpacks to more isn't one of ours. */
const LARGEST_CHARACTERS = 200_000;

/** Whether an address carries code. */
export function carriesCode(hash: string): boolean {
  return hash.startsWith(MARK);
}

/** The fragment of a link that carries a draft: JSON, deflated, in base64 for addresses. */
export async function packLink(draft: Draft): Promise<string> {
  const stream = new Blob([JSON.stringify(draft)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return MARK + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The draft in a link's fragment. Only files that `edit` names are taken.
 * @throws Error in words for the reader, when the link is damaged or too large.
 */
export async function unpackLink(hash: string, edit: readonly string[]): Promise<Draft> {
  let value: unknown;
  try {
    const packed = hash.slice(MARK.length).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    value = JSON.parse(await inflate(bytes));
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    throw new Error('The code in this link is damaged. Ask for the link again, all of it.', { cause: error });
  }
  const files = Object.entries(textsOf(value)).filter(([name]) => edit.includes(name));
  if (files.length === 0) throw new Error('The link holds no file of this exercise.');
  return Object.fromEntries(files);
}

class TooLarge extends Error {}

/** Stops as soon as there is too much: a short text can unpack to gigabytes. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length <= LARGEST_CHARACTERS) continue;
    await reader.cancel();
    throw new TooLarge('The code in this link is longer than any answer to an exercise. It was not opened.');
  }
}
