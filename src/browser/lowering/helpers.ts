/* eslint-disable @typescript-eslint/prefer-promise-reject-errors -- What code throws is passed on as it is. */
import { inCurrentFrame, nativeThen } from './async-context.ts';

/**
 * What lowered code calls. An `async` function is a generator here that yields what it awaits; these drivers wait in
 * exactly as many ticks as the engine would, because the order of a workflow's commands depends on them.
 */
export const helpers = { __async: async, asyncGenerator, await: awaitMark, delegate, iterate, close };

/** Under this name lowered code finds {@link helpers}. */
export const HELPERS = '$lowered';

type Step = (value: unknown) => void;
type Body = (this: unknown, ...args: never[]) => Generator<unknown, unknown, unknown>;

/** The engine's PromiseResolve: a promise of its own kind is waited for as it is. */
function promiseOf(value: unknown): Promise<unknown> {
  if (value instanceof Promise && value.constructor === Promise) return value as Promise<unknown>;
  return new Promise((resolve) => resolve(value));
}

/** Calls one of the two when the value has settled, one tick after it, in the frame of now. */
function wait(value: unknown, fulfilled: Step, rejected: Step): void {
  void nativeThen.call(promiseOf(value), inCurrentFrame(fulfilled), inCurrentFrame(rejected));
}

/** `async function`: `body` is what it does, with `yield` for `await`. */
function async(self: unknown, args: ArrayLike<unknown>, body: Body): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const generator = body.apply(self, args as never);
    const step = (way: 'next' | 'throw', sent?: unknown): void => {
      let result: IteratorResult<unknown, unknown>;
      try {
        result = generator[way](sent);
        if (!result.done) {
          wait(result.value, onNext, onThrow);
          return;
        }
      } catch (error) {
        reject(error);
        return;
      }
      resolve(result.value);
    };
    const onNext: Step = (value) => step('next', value);
    const onThrow: Step = (error) => {
      try {
        step('throw', error);
      } catch (unforeseen) {
        reject(unforeseen);
      }
    };
    step('next');
  });
}

/** What the body of an async generator yields to wait (`await`) or to hand over to another iterator (`yield*`). */
class Mark {
  constructor(
    readonly kind: 'await' | 'delegate',
    readonly value: unknown,
  ) {}
}

function awaitMark(value: unknown): Mark {
  return new Mark('await', value);
}

function delegate(value: unknown): Mark {
  return new Mark('delegate', value);
}

type Way = 'next' | 'throw' | 'return';

interface Request {
  readonly way: Way;
  readonly value: unknown;
  readonly resolve: (result: IteratorResult<unknown, unknown>) => void;
  readonly reject: Step;
}

type Objects = Record<string | symbol, unknown>;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/** `async function*`, as the specification has it: requests in a queue, one after another. */
class AsyncGeneratorDriver {
  readonly #generator: Generator<unknown, unknown, unknown>;
  readonly #queue: Request[] = [];
  #state: 'start' | 'running' | 'yielded' | 'done' = 'start';
  #inner: { readonly iterator: Objects; readonly next: Method } | undefined;

  constructor(generator: Generator<unknown, unknown, unknown>) {
    this.#generator = generator;
  }

  ask(way: Way, value: unknown): Promise<IteratorResult<unknown, unknown>> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ way, value, resolve, reject });
      if (this.#state === 'running') return;
      if (this.#state === 'start' && way !== 'next') this.#state = 'done';
      if (this.#state === 'done') this.#drain();
      else this.#resume(way, value);
    });
  }

  #resume(way: Way, value: unknown): void {
    this.#state = 'running';
    if (way !== 'return') this.#send(way, value);
    // What `return` brings to a `yield` is awaited there.
    else
      this.#wait(
        value,
        (awaited) => this.#send('return', awaited),
        (error) => this.#send('throw', error),
      );
  }

  /** Goes on with the body, or with the iterator that `yield*` handed over to. */
  #send(way: Way, value: unknown): void {
    if (this.#inner !== undefined) this.#sendInner(way, value);
    else this.#sendBody(way, value);
  }

  #sendBody(way: Way, value: unknown): void {
    let result: IteratorResult<unknown, unknown>;
    try {
      result = this.#generator[way](value);
    } catch (error) {
      this.#end((request) => request.reject(error));
      return;
    }
    if (result.done) this.#end((request) => request.resolve({ value: result.value, done: true }));
    else if (!(result.value instanceof Mark)) {
      this.#wait(result.value, (awaited) => this.#yield(awaited));
    } else if (result.value.kind === 'await') {
      this.#wait(result.value.value, (awaited) => this.#sendBody('next', awaited));
    } else this.#handOver(result.value.value);
  }

  #wait(value: unknown, then: Step, fail: Step = (error) => this.#sendBody('throw', error)): void {
    try {
      wait(value, then, fail);
    } catch (error) {
      fail(error);
    }
  }

  /** Answers the first request; a second one that waits already goes on at once. */
  #yield(value: unknown): void {
    this.#queue.shift()!.resolve({ value, done: false });
    const next = this.#queue[0];
    this.#state = 'yielded';
    if (next !== undefined) this.#resume(next.way, next.value);
  }

  #handOver(iterable: unknown): void {
    try {
      const iterator = asyncIteratorOf(iterable);
      this.#inner = { iterator, next: iterator['next'] as Method };
    } catch (error) {
      this.#sendBody('throw', error);
      return;
    }
    this.#sendInner('next', undefined);
  }

  #sendInner(way: Way, value: unknown): void {
    const { iterator, next } = this.#inner!;
    let answer: unknown;
    try {
      const method = way === 'next' ? next : methodOf(iterator, way);
      if (method === undefined) {
        if (way === 'throw') this.#closeInner(iterator);
        else this.#leaveInner(() => this.#wait(value, (awaited) => this.#sendBody('return', awaited)));
        return;
      }
      answer = method.call(iterator, value);
    } catch (error) {
      this.#leaveInner(() => this.#sendBody('throw', error));
      return;
    }
    this.#waitInner(answer, (result) => {
      if (!result['done']) this.#yield(result['value']);
      else {
        const last = result['value'];
        this.#leaveInner(() => this.#sendBody(way === 'return' ? 'return' : 'next', last));
      }
    });
  }

  #closeInner(iterator: Objects): void {
    const refuse = (): void =>
      this.#leaveInner(() =>
        this.#sendBody('throw', new TypeError("The iterator does not provide a 'throw' method.")),
      );
    const method = methodOf(iterator, 'return');
    if (method === undefined) refuse();
    else this.#waitInner(method.call(iterator), refuse);
  }

  #waitInner(answer: unknown, then: (result: Objects) => void): void {
    const fail: Step = (error) => this.#leaveInner(() => this.#sendBody('throw', error));
    const check: Step = (result) => {
      try {
        then(resultOf(result));
      } catch (error) {
        fail(error);
      }
    };
    this.#wait(answer, check, fail);
  }

  #leaveInner(go: () => void): void {
    this.#inner = undefined;
    go();
  }

  #end(answer: (request: Request) => void): void {
    this.#state = 'done';
    answer(this.#queue.shift()!);
    this.#drain();
  }

  #drain(): void {
    for (let request = this.#queue[0]; request !== undefined; request = this.#queue[0]) {
      if (request.way === 'return') {
        this.#state = 'running';
        this.#wait(
          request.value,
          (value) => this.#end((asked) => asked.resolve({ value, done: true })),
          (error) => this.#end((asked) => asked.reject(error)),
        );
        return;
      }
      this.#queue.shift();
      if (request.way === 'throw') request.reject(request.value);
      else request.resolve({ value: undefined, done: true });
    }
  }
}

function methodOf(object: Objects, name: string | symbol): Method | undefined {
  const method = object[name];
  if (method == null) return undefined;
  if (typeof method !== 'function') throw new TypeError(`${String(name)} is not a function`);
  return method as Method;
}

function resultOf(value: unknown): Objects {
  if (typeof value === 'object' && value !== null) return value as Objects;
  if (typeof value === 'function') return value as unknown as Objects;
  throw new TypeError(`Iterator result ${String(value)} is not an object`);
}

// The engine's own: an async generator is recognised by it, and has `Symbol.asyncIterator` and `Symbol.asyncDispose` from it.
const enginesPrototype = Object.getPrototypeOf(async function* () {}.prototype as object) as object;

/** Where the build has lowered this file too, the engine's own is out of reach. */
const asyncGeneratorPrototype =
  Symbol.asyncIterator in enginesPrototype
    ? enginesPrototype
    : {
        [Symbol.asyncIterator](): unknown {
          return this;
        },
      };

/** `async function*`: `body` yields what it yields, and marks for what it awaits. */
function asyncGenerator(self: unknown, args: ArrayLike<unknown>, body: Body): AsyncGenerator {
  // Parameters are evaluated here, as in a native one: what they throw is thrown to the caller.
  const driver = new AsyncGeneratorDriver(body.apply(self, args as never));
  const own = Object.create(asyncGeneratorPrototype) as Objects;
  for (const way of ['next', 'throw', 'return'] as const) {
    const value = (sent: unknown): Promise<unknown> => driver.ask(way, sent);
    Object.defineProperty(own, way, { value, writable: true, configurable: true });
  }
  return own as unknown as AsyncGenerator;
}

/** The engine's GetIterator with the hint `async`. */
function asyncIteratorOf(iterable: unknown): Objects {
  const method = methodOf(iterable as Objects, Symbol.asyncIterator);
  if (method !== undefined) return iteratorOf(method, iterable);
  const sync = methodOf(iterable as Objects, Symbol.iterator);
  if (sync === undefined) throw new TypeError(`${String(iterable)} is not async iterable`);
  return fromSync(iteratorOf(sync, iterable));
}

function iteratorOf(method: Method, iterable: unknown): Objects {
  const iterator = method.call(iterable);
  if (typeof iterator === 'object' && iterator !== null) return iterator as Objects;
  throw new TypeError('Result of the Symbol.asyncIterator method is not an object');
}

/** The engine's async-from-sync iterator: one more tick for each value. */
function fromSync(iterator: Objects): Objects {
  const next = iterator['next'] as Method;
  const settle = (method: Method, args: unknown[], closes: boolean): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const result = resultOf(method.apply(iterator, args));
      const done = Boolean(result['done']);
      const fail: Step = (error) => {
        if (!done && closes) {
          try {
            methodOf(iterator, 'return')?.call(iterator);
          } catch {
            // What the value was rejected with counts.
          }
        }
        reject(error);
      };
      let value: Promise<unknown>;
      try {
        value = promiseOf(result['value']);
      } catch (error) {
        fail(error);
        return;
      }
      void nativeThen.call(value, (settled: unknown) => resolve({ value: settled, done }), fail);
    });
  return {
    next: (...args: unknown[]) => settle(next, args, true),
    return: (...args: unknown[]) => {
      const method = methodOf(iterator, 'return');
      if (method === undefined) return Promise.resolve({ value: args[0], done: true });
      return settle(method, args, false);
    },
    throw: (...args: unknown[]) => {
      const method = methodOf(iterator, 'throw');
      if (method !== undefined) return settle(method, args, true);
      methodOf(iterator, 'return')?.call(iterator);
      return Promise.reject(new TypeError("The iterator does not provide a 'throw' method."));
    },
  };
}

/** One `for await`, under way. */
class Iteration {
  readonly iterator: Objects;
  readonly #next: Method;
  /** Whether the loop's body runs, so that leaving it must close the iterator. */
  open = false;
  value: unknown;
  failed = false;
  error: unknown;

  constructor(iterable: unknown) {
    this.iterator = asyncIteratorOf(iterable);
    this.#next = this.iterator['next'] as Method;
  }

  next(): unknown {
    this.open = false;
    return this.#next.call(this.iterator);
  }

  /** Whether there is a value; takes what {@link next} came to. */
  step(result: unknown): boolean {
    const given = resultOf(result);
    if (given['done']) return false;
    this.value = given['value'];
    this.open = true;
    return true;
  }

  fail(error: unknown): void {
    if (!this.open) throw error;
    this.failed = true;
    this.error = error;
  }
}

function iterate(iterable: unknown): Iteration {
  return new Iteration(iterable);
}

/**
 * The end of a `for await`: closes the iterator when the body was left early, and throws what the body threw.
 *
 * @param mark how this function waits: nothing in an async function, {@link awaitMark} in an async generator
 */
function* close(loop: Iteration, mark?: (value: unknown) => unknown): Generator<unknown, void, unknown> {
  if (!loop.open) return;
  loop.open = false;
  try {
    const method = methodOf(loop.iterator, 'return');
    if (method !== undefined) {
      const answer = method.call(loop.iterator);
      const result = yield mark === undefined ? answer : mark(answer);
      if (!loop.failed) resultOf(result);
    }
  } catch (error) {
    if (!loop.failed) throw error;
  }
  if (loop.failed) throw loop.error;
}
