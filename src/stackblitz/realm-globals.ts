/** What JavaScript itself gives, and what the SDK's sandbox puts beside it (vm-shared.js of @temporalio/worker 1.24.0). */
const KNOWN = new Set(
  (
    'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp ' +
    'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl ' +
    'ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array ' +
    'Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet Proxy Reflect ' +
    'FinalizationRegistry WeakRef decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval ' +
    'isFinite isNaN console SharedArrayBuffer Atomics WebAssembly Iterator ' +
    'URL URLSearchParams assert TextEncoder TextDecoder AbortController'
  ).split(' '),
);

export interface RealmScope {
  /** What workflow code sees as `globalThis`. */
  readonly globals: object;
  /** For `with`: the same, and a name that the sandbox does not have is not defined. */
  readonly scope: object;
}

/**
 * The globals of one execution. Names that only the thread around it has (`fetch`, `process`) are hidden: named alone they
 * throw a ReferenceError, as a name does that nobody has defined. So does `typeof` of them, unless {@link askedSafely}
 * has been over the code.
 */
export function globalsFor(thread: object = globalThis): RealmScope {
  const globals = Object.create(thread) as Record<string, unknown>;
  const scope = Object.create(globals) as object;
  for (const name of hiddenNames(thread)) {
    define(globals, name, { value: undefined, writable: true });
    Object.defineProperty(scope, name, {
      // What the code itself has defined is there.
      get: () => globals[name] ?? notDefined(name),
      set: (value: unknown) => void (globals[name] = value),
    });
  }
  define(globals, 'globalThis', { value: globals, writable: true });
  // The SDK replaces the dice of the object, and the thread keeps its own.
  const math = Object.defineProperties({}, Object.getOwnPropertyDescriptors(Math));
  define(globals, 'Math', { value: math, writable: true });
  return { globals, scope };
}

/** Code in which `typeof` of a name that is hidden gives `undefined`. */
export function askedSafely(code: string, thread: object = globalThis): string {
  const names = hiddenNames(thread).join('|');
  return code.replace(
    new RegExp(`\\btypeof\\s+(${names})\\b(?!\\s*[.([?])`, 'g'),
    (asked) => `(() => { try { return ${asked}; } catch { return 'undefined'; } })()`,
  );
}

function define(target: object, name: string, property: PropertyDescriptor): void {
  Object.defineProperty(target, name, { ...property, configurable: true, enumerable: false });
}

function notDefined(name: string): never {
  throw new ReferenceError(`${name} is not defined`);
}

function hiddenNames(thread: object): string[] {
  const names = new Set<string>();
  for (
    let object: object | null = thread;
    object !== null && object !== Object.prototype;
    object = Object.getPrototypeOf(object) as object | null
  )
    for (const name of Object.getOwnPropertyNames(object)) if (!KNOWN.has(name)) names.add(name);
  names.delete('constructor');
  return [...names];
}
