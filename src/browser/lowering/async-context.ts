/**
 * `AsyncLocalStorage` for places that have none: a page knows no way to keep a value across an `await`.
 *
 * A **frame** is what all storages hold at one moment. `then` remembers the frame of its caller and gives it back to its
 * callbacks. Native `async` functions never call `then`, so code that is to keep a frame across an `await` must be lowered
 * (`lower.ts`). While nothing is stored, nothing is wrapped.
 */
type Frame = ReadonlyMap<object, unknown>;

const EMPTY: Frame = new Map();

let current: Frame = EMPTY;

/** The frame of this moment, for whoever starts work that is to run in it later. */
export function currentFrame(): object {
  return current;
}

/** Calls `fn` within a frame that {@link currentFrame} gave. */
export function runInFrame<T>(frame: object, fn: () => T): T {
  const before = current;
  current = frame as Frame;
  try {
    return fn();
  } finally {
    current = before;
  }
}

type Callback = (...args: unknown[]) => unknown;

/** Makes a function run in the frame of now, whenever it is called. What is no function comes back as it is. */
export function inCurrentFrame<T>(fn: T): T {
  if (current === EMPTY || typeof fn !== 'function') return fn;
  const frame = current;
  const callback = fn as unknown as Callback;
  return function (this: unknown, ...args: unknown[]) {
    return runInFrame(frame, () => callback.apply(this, args));
  } as unknown as T;
}

/** `then` as it was before {@link keepFrames}. Waiting by it changes no tick. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- Called with `call` alone.
export const nativeThen = Promise.prototype.then;

let keeping = false;

/**
 * From now on promises of this thread keep frames, and so do the timers that are there. Called once per thread, before
 * any code of others runs; a second call changes nothing.
 */
export function keepFrames(scope: object = globalThis): void {
  if (keeping) return;
  keeping = true;
  const then: Promise<unknown>['then'] = function then(this: Promise<unknown>, fulfilled, rejected) {
    return current === EMPTY
      ? nativeThen.call(this, fulfilled, rejected)
      : nativeThen.call(this, inCurrentFrame(fulfilled), inCurrentFrame(rejected));
  } as Promise<unknown>['then'];
  void Object.defineProperty(Promise.prototype, 'then', { value: then, writable: true, configurable: true });
  const timers = scope as Record<string, unknown>;
  for (const name of ['setTimeout', 'setInterval', 'queueMicrotask']) {
    const native = timers[name];
    if (typeof native !== 'function') continue;
    timers[name] = (callback: unknown, ...rest: unknown[]): unknown =>
      (native as Callback).call(scope, inCurrentFrame(callback), ...rest);
  }
}

/** Node's class of this name, as far as the SDK and activities use it. */
export class AsyncLocalStorage<T> {
  static bind<F>(fn: F): F {
    return inCurrentFrame(fn);
  }

  static snapshot(): <R>(fn: (...args: unknown[]) => R, ...args: unknown[]) => R {
    const frame = current;
    return (fn, ...args) => runInFrame(frame, () => fn(...args));
  }

  getStore(): T | undefined {
    return current.get(this) as T | undefined;
  }

  run<R>(store: T, fn: (...args: unknown[]) => R, ...args: unknown[]): R {
    return runInFrame(this.#with(store), () => fn(...args));
  }

  exit<R>(fn: (...args: unknown[]) => R, ...args: unknown[]): R {
    const frame = new Map(current);
    frame.delete(this);
    return runInFrame(frame.size === 0 ? EMPTY : frame, () => fn(...args));
  }

  /** The rest of the synchronous code, and what it starts, has this store. */
  enterWith(store: T): void {
    current = this.#with(store);
  }

  disable(): void {
    const frame = new Map(current);
    frame.delete(this);
    current = frame.size === 0 ? EMPTY : frame;
  }

  #with(store: T): Frame {
    return new Map(current).set(this, store);
  }
}
