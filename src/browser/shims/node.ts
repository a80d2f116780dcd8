/** What the SDK's Client, activities and `#kata` take from Node, as a page has it. */
export { AsyncLocalStorage } from '../lowering/async-context.ts';

export const randomUUID = (): string => crypto.randomUUID();
export const hostname = (): string => 'page';
export const performance = globalThis.performance;

type Listener = (...args: unknown[]) => void;

/** Node's class of this name, as far as a test listens to an activity's heartbeats. */
export class EventEmitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  once(name: string, listener: Listener): this {
    const once: Listener = (...args) => {
      this.off(name, once);
      listener(...args);
    };
    return this.on(name, once);
  }

  off(name: string, listener: Listener): this {
    const left = (this.#listeners.get(name) ?? []).filter((known) => known !== listener);
    this.#listeners.set(name, left);
    return this;
  }

  emit(name: string, ...args: unknown[]): boolean {
    const listeners = this.#listeners.get(name) ?? [];
    for (const listener of listeners) listener(...args);
    return listeners.length > 0;
  }

  addListener(name: string, listener: Listener): this {
    return this.on(name, listener);
  }

  removeListener(name: string, listener: Listener): this {
    return this.off(name, listener);
  }
}

/** Node's iterators over events, which only `list().intoHistories()` and its like stand on. */
function notHere(): never {
  throw new Error('Several histories at once cannot be fetched in the page: ask for one with fetchHistory.');
}
export const on = notHere;
export const once = notHere;

export default { hostname };
