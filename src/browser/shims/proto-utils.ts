/** In place of the SDK's conversions to proto-JSON, which need protobufjs: a history as JSON for a reader. */
export const historyToJSON = (history: object): string => JSON.stringify(history, readable, 2);
export const payloadToJSON = (payload: object): unknown => JSON.parse(JSON.stringify(payload, readable));

function notHere(): never {
  throw new Error('Proto-JSON is read by `replay` in the page, and by nothing else.');
}
export const historyFromJSON = notHere;
export const JSONToPayload = notHere;

function readable(this: Record<string, unknown>, name: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return btoa(String.fromCharCode(...(value as Uint8Array)));
  const { low, toString: text } = (this[name] ?? {}) as { low?: unknown; toString(): string };
  return typeof low === 'number' ? text.call(this[name]) : value;
}
