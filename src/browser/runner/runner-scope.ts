import { keepFrames } from '../lowering/async-context.ts';

/*
 * The first module of the runner's thread, before any module of the SDK: promises keep frames from here on, and the doors
 * that lead out of the sandbox say why they are closed. What really holds is the frame's Content-Security-Policy and that
 * the frame has no origin; see `page.ts`.
 */

const scope = globalThis as unknown as Record<string, unknown>;

const NO_NETWORK =
  'exercises run in the page without a network. What an exercise talks to is in its own files';
const NO_STORAGE = 'exercises run in the page without storage. What shall last belongs into the workflow';
const NO_THREADS = 'an exercise in the page runs in the one thread that it has';

const CLOSED: Readonly<Record<string, string>> = {
  fetch: NO_NETWORK,
  XMLHttpRequest: NO_NETWORK,
  WebSocket: NO_NETWORK,
  WebSocketStream: NO_NETWORK,
  WebTransport: NO_NETWORK,
  EventSource: NO_NETWORK,
  importScripts: NO_NETWORK,
  BroadcastChannel: NO_NETWORK,
  indexedDB: NO_STORAGE,
  caches: NO_STORAGE,
  cookieStore: NO_STORAGE,
  Worker: NO_THREADS,
  SharedWorker: NO_THREADS,
};

/** What the runner itself needs of its thread, taken before the doors are closed. */
export const thread = { Worker: globalThis.Worker, wallNow: Date.now.bind(Date) };

class ClosedDoor extends Error {
  override readonly name = 'NotInThePage';
}

for (const [name, why] of Object.entries(CLOSED)) {
  const closed = function (): never {
    throw new ClosedDoor(`${name}: ${why}.`);
  };
  // `indexedDB.open(…)` names a field first; that must give the same words.
  const value = new Proxy(closed, { get: (_target, field) => (field === 'then' ? undefined : closed()) });
  Reflect.deleteProperty(scope, name);
  Reflect.defineProperty(scope, name, { value, writable: true, configurable: true });
}

// A frame without an origin is no secure context, and only such ones have this function.
if (typeof crypto.randomUUID !== 'function')
  Reflect.defineProperty(crypto, 'randomUUID', { value: uuid, writable: true, configurable: true });

function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // RFC 9562, version 4: what is not random says so.
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

keepFrames(scope);
