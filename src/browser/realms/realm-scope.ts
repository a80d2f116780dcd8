import { prepareGlobals } from '../../worker/host/globals.ts';
import type { ConsoleLevel } from '../../worker/host/globals.ts';
import { AsyncLocalStorage, keepFrames } from '../lowering/async-context.ts';
import { rejectionsOf } from '../rejections.ts';
import { assert } from '../shims/assert.ts';

/*
 * The first module of a realm's thread: it takes what the host needs of the thread, then leaves of the globals what
 * workflow code finds in the SDK's own sandbox, before any module of the SDK is evaluated.
 */

/** What the SDK puts into its sandbox beside the language (lib/workflow/vm-shared.js of @temporalio/worker 1.24.0). */
const GIVEN = 'URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal console';

/** The language itself. `setTimeout` and `clearTimeout` are replaced by the SDK with those of the workflow. */
const LANGUAGE =
  'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp ' +
  'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis ' +
  'JSON Math Intl ArrayBuffer SharedArrayBuffer Atomics DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array ' +
  'Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array BigInt Map Set ' +
  'WeakMap WeakSet WeakRef FinalizationRegistry Proxy Reflect Iterator DisposableStack AsyncDisposableStack decodeURI ' +
  'decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN setTimeout clearTimeout';

const scope = globalThis as unknown as Record<string, unknown> & DedicatedThread;

interface DedicatedThread {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: never) => void): void;
}

const post = scope.postMessage.bind(scope);
const listen = scope.addEventListener.bind(scope);
const wallClock = Date.now.bind(Date);
const rejections = rejectionsOf(listen);
let printed: (level: ConsoleLevel, args: readonly unknown[]) => void = () => undefined;

/** The thread of this realm, out of reach of the code that will run in it. */
export const thread = {
  post,
  onMessage: (listener: (data: unknown) => void): void =>
    listen('message', (event: MessageEvent) => listener(event.data)),
  onRejection: (listener: (reason: unknown) => void): void => void (rejections.listener = listener),
  /** Takes what workflow code writes to its console. */
  onPrint: (print: typeof printed): void => void (printed = print),
  macrotask: (fn: () => void): void => rejections.afterAll(fn),
  timeOfDayNs: (): bigint => BigInt(wallClock()) * 1_000_000n,
};

/** Takes away what a workflow has no use for: network, storage, messages, threads, clocks. */
function sweep(kept: ReadonlySet<string>): void {
  const shared = EventTarget.prototype;
  for (
    let owner: object = scope;
    owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner) as object
  ) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (kept.has(name) || name === 'constructor') continue;
      // What an AbortSignal needs too stays where it is, and is hidden here.
      const isGone = owner !== shared && Reflect.deleteProperty(owner, name);
      if (!isGone)
        Reflect.defineProperty(scope, name, { value: undefined, configurable: true, writable: true });
    }
  }
}

keepFrames(scope);
sweep(new Set(`${GIVEN} ${LANGUAGE}`.split(' ')));
prepareGlobals(scope, {
  AsyncLocalStorage,
  assert,
  print: (level, args) => printed(level, args),
});
