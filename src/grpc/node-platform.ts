import { randomUUID } from 'node:crypto';
import type { Cancelable, Platform } from '../service/platform.ts';
import type { Wire } from './wire.ts';

/** The longest delay that Node's timers take, in milliseconds; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * What the service needs, from Node.
 *
 * @param wire gives the protobuf types; asked only while a call is answered, so after they are loaded
 * @param log where a line for whoever runs the service goes
 */
export function nodePlatform(wire: () => Wire, log: Platform['log']): Platform {
  return {
    wallNow: () => Date.now(),
    monotonicNow: () => performance.now(),
    setTimer: (ms, fn) => setLongTimeout(ms, fn),
    macrotask: (fn) => void setImmediate(fn),
    newId: () => flat(randomUUID()),
    packAny: (typeName, message) => wire().packAny(typeName, message),
    unpackAny: (any) => wire().unpackAny(any),
    log,
  };
}

/** Node puts a UUID together from twenty strings and keeps them all, 500 bytes; a copy takes 56. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

function setLongTimeout(ms: number, fn: () => void): Cancelable {
  let left = ms;
  let handle: NodeJS.Timeout;
  const arm = (): void => {
    const step = Math.min(left, MAX_TIMEOUT_MS);
    left -= step;
    handle = setTimeout(left > 0 ? arm : fn, step);
  };
  arm();
  return { cancel: () => clearTimeout(handle) };
}
