/** Globals of Node that the SDK's code names. esbuild puts them where they are named, and nowhere else. */
export const process = { pid: 1, env: {} };
export const Buffer = { alloc: (length: number) => new Uint8Array(length) };
