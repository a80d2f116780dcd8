import { clearAllMocks, fn, isMockFunction, resetAllMocks, restoreAllMocks, spyOn } from '@vitest/spy';

export interface WaitOptions {
  readonly timeout?: number;
  readonly interval?: number;
}

/** What `vi.waitFor` and `vi.waitUntil` do when nothing is said, in milliseconds. */
const TIMEOUT_MS = 1000;
const INTERVAL_MS = 50;

/** The part of Vitest's `vi` that has a meaning in a page. Everything else says so by name. */
const known = {
  fn,
  spyOn,
  isMockFunction,
  clearAllMocks: () => clearAllMocks(),
  resetAllMocks: () => resetAllMocks(),
  restoreAllMocks: () => restoreAllMocks(),
  mocked: <T>(item: T): T => item,
  /** Calls until the callback throws no more. */
  waitFor: <T>(callback: () => T | Promise<T>, options?: number | WaitOptions): Promise<T> =>
    poll(async () => ({ value: await callback() }), options),
  /** Calls until the callback gives something true. */
  waitUntil: <T>(callback: () => T | Promise<T>, options?: number | WaitOptions): Promise<T> =>
    poll(async () => {
      const value = await callback();
      return value ? { value } : undefined;
    }, options),
};

async function poll<T>(
  look: () => Promise<{ readonly value: T } | undefined>,
  options: number | WaitOptions = {},
): Promise<T> {
  const { timeout = TIMEOUT_MS, interval = INTERVAL_MS } =
    typeof options === 'number' ? { timeout: options } : options;
  const end = performance.now() + timeout;
  let last: unknown = new Error('Timed out in waitUntil!');
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found.value;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= end) throw last;
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

/** Vitest's `vi`, as far as a page has it. */
export const vi: typeof known = new Proxy(known, {
  get(target, name, receiver) {
    if (name in target || typeof name === 'symbol') return Reflect.get(target, name, receiver) as unknown;
    return () => {
      throw new Error(`vi.${name} does not exist in the page. These do: ${Object.keys(target).join(', ')}.`);
    };
  },
});
