const MASK = (1n << 64n) - 1n;
const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & MASK;

/**
 * The seed of `Math.random` and `uuid4` in a workflow: 8 bytes, the highest first. Core derives it from the run id with
 * SipHash-1-3 and a key of zeros, and a byte 0xff ends the text as Rust ends a string that it hashes.
 */
export function randomnessSeed(runId: string): readonly number[] {
  const hash = sipHash13(Uint8Array.of(...new TextEncoder().encode(runId), 0xff));
  return Array.from({ length: 8 }, (_, i) => Number((hash >> BigInt(56 - 8 * i)) & 0xffn));
}

function sipHash13(bytes: Uint8Array): bigint {
  let v0 = 0x736f6d6570736575n;
  let v1 = 0x646f72616e646f6dn;
  let v2 = 0x6c7967656e657261n;
  let v3 = 0x7465646279746573n;
  const round = (): void => {
    v0 = (v0 + v1) & MASK;
    v1 = rotate(v1, 13n) ^ v0;
    v0 = rotate(v0, 32n);
    v2 = (v2 + v3) & MASK;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = (v0 + v3) & MASK;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = (v2 + v1) & MASK;
    v1 = rotate(v1, 17n) ^ v2;
    v2 = rotate(v2, 32n);
  };
  const word = (from: number, length: number): bigint => {
    let value = 0n;
    for (let i = length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[from + i]!);
    return value;
  };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at <= whole; at += 8) {
    const last = at === whole;
    const m = last ? word(at, bytes.length - at) | ((BigInt(bytes.length) & 0xffn) << 56n) : word(at, 8);
    v3 ^= m;
    round();
    v0 ^= m;
  }
  v2 ^= 0xffn;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}
