/** What belongs to the SDK, which serves all executions of a thread. */
const OF_THE_SDK = /^__TEMPORAL|^__temporal/;

/** The global variables that an execution has made: they are its own, though another one may live in the same thread. */
export class GlobalBag {
  private readonly variables = new Map<PropertyKey, PropertyDescriptor>();

  /** Takes them off the global object. */
  pack(): void {
    this.variables.clear();
    for (const name of Reflect.ownKeys(globalThis)) {
      if (PRISTINE.has(name) || (typeof name === 'string' && OF_THE_SDK.test(name))) continue;
      this.variables.set(name, Object.getOwnPropertyDescriptor(globalThis, name)!);
      Reflect.deleteProperty(globalThis, name);
    }
  }

  /** Puts them back. */
  unpack(): void {
    for (const [name, variable] of this.variables) Object.defineProperty(globalThis, name, variable);
  }
}

/** What was there before any code of an execution ran. */
const PRISTINE: ReadonlySet<PropertyKey> = new Set(Reflect.ownKeys(globalThis));
