import { utf8 } from '../utf8.ts';

/**
 * Where a workflow id stands on the way from 0 to 100 percent of a ramp: the same place on every server, since it is
 * FarmHash's 32-bit fingerprint of the id.
 */
export const rampThreshold = (workflowId: string): number =>
  (100 * fingerprint32(utf8(workflowId))) / 2 ** 32;

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const STEP = 0xe6546b64;

const times = Math.imul;
const rotate = (value: number, by: number): number => (value >>> by) | (value << (32 - by));
const spread = (h: number): number => (times(h, 5) + STEP) | 0;
const scramble = (value: number): number => times(rotate(times(value, C1), 17), C2);
const mix = (a: number, h: number): number => spread(rotate(h ^ scramble(a), 19));

function finish(value: number): number {
  let h = value;
  h = times(h ^ (h >>> 16), 0x85ebca6b);
  h = times(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** FarmHash Fingerprint32. */
export function fingerprint32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getInt32(at, true);
  const n = bytes.length;
  if (n <= 4) return short(bytes) >>> 0;
  if (n <= 12) return medium(word, n) >>> 0;
  if (n <= 24) return longer(word, n) >>> 0;
  return long(word, n) >>> 0;
}

type Words = (at: number) => number;

function short(bytes: Uint8Array): number {
  let b = 0;
  let c = 9;
  for (const byte of bytes) {
    b = (times(b, C1) + ((byte << 24) >> 24)) | 0;
    c ^= b;
  }
  return finish(mix(b, mix(bytes.length, c)));
}

function medium(word: Words, n: number): number {
  const a = n + word(0);
  const b = n * 5 + word(n - 4);
  const c = 9 + word((n >> 1) & 4);
  return finish(mix(c, mix(b, mix(a, n * 5))));
}

function longer(word: Words, n: number): number {
  const half = n >> 1;
  const [b, c, d, e, f] = [word(4), word(n - 8), word(half), word(0), word(n - 4)] as const;
  let a = (rotate(word(half - 4), 12) + f) | 0;
  let h = (mix(c, (times(d, C1) + n) | 0) + a) | 0;
  a = (rotate(a, 3) + c) | 0;
  h = (mix(e, h) + a) | 0;
  a = (rotate((a + f) | 0, 12) + d) | 0;
  return finish((mix(b, h) + a) | 0);
}

function long(word: Words, n: number): number {
  const fold = (h: number, a: number): number => spread(rotate(h ^ a, 19));
  let h = fold(fold(n, scramble(word(n - 4))), scramble(word(n - 16)));
  let g = fold(fold(times(C1, n), scramble(word(n - 8))), scramble(word(n - 12)));
  let f = (rotate((times(C1, n) + scramble(word(n - 20))) | 0, 19) + 113) | 0;
  for (let at = 0; n - at > 20; at += 20) {
    const [a, b, c, d, e] = [word(at), word(at + 4), word(at + 8), word(at + 12), word(at + 16)] as const;
    h = (h + a) | 0;
    g = (g + b) | 0;
    f = (f + c) | 0;
    h = (mix(d, h) + e) | 0;
    g = (mix(c, g) + a) | 0;
    f = (mix((b + times(e, C1)) | 0, f) + d) | 0;
    f = (f + g) | 0;
    g = (g + f) | 0;
  }
  const twice = (value: number): number => times(rotate(times(rotate(value, 11), C1), 17), C1);
  const end = (value: number): number => times(rotate(spread(rotate(value, 19)), 17), C1);
  return end((end((h + twice(g)) | 0) + twice(f)) | 0);
}
