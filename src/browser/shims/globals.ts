/** Globals of Node that the SDK's code names. esbuild puts them where they are named, and nowhere else. */
export const process = { pid: 1, env: {} };

/** No value is one of these; the SDK asks for an empty one. */
export class Buffer {
  static alloc = (length: number): Uint8Array => new Uint8Array(length);
  static isBuffer = (): boolean => false;
}
