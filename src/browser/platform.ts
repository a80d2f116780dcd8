import type { Platform } from '../service/index.ts';
import type { WorkerPlatform } from '../worker/index.ts';

/** What service and Worker need from a page. */
export type PagePlatform = Platform & WorkerPlatform;

/** A page, or a dedicated worker of it. Service and Worker share one thread, so messages travel as they are. */
export function pagePlatform(log: Platform['log'], macrotask = macrotasks()): PagePlatform {
  return {
    wallNow: () => Date.now(),
    monotonicNow: () => performance.now(),
    setTimer(ms, fn) {
      const timer = setTimeout(fn, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    macrotask,
    newId: () => crypto.randomUUID(),
    packAny: (typeName, message) => ({
      typeUrl: `type.googleapis.com/${typeName}`,
      value: message as Uint8Array,
    }),
    unpackAny: ({ typeUrl, value }) => ({
      typeName: typeUrl.slice(typeUrl.indexOf('/') + 1),
      message: value,
    }),
    log,
  };
}

/** Timers of a page wait at least 4 ms when they are nested; messages do not. */
function macrotasks(): (fn: () => void) => void {
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return (fn) => {
    waiting.push(fn);
    port2.postMessage(null);
  };
}
