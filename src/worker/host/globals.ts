/**
 * The globals that a realm must have before `@temporalio/workflow` is loaded into it: the SDK looks for
 * `AsyncLocalStorage` while its modules are evaluated, and without one every cancellation scope is lost. So this file
 * imports nothing, and whoever makes a realm calls {@link prepareGlobals} first and loads the host after it.
 */

/** The part of Node's `AsyncLocalStorage` that the SDK and its sandbox use. */
export interface AsyncStorage {
  disable(): void;
  getStore(): unknown;
  run<R>(store: unknown, fn: (...args: unknown[]) => R, ...args: unknown[]): R;
}

export interface RealmGlobals {
  readonly AsyncLocalStorage: new () => AsyncStorage;
  /** What `import assert from 'assert'` gives to workflow code. */
  readonly assert?: unknown;
  /** Takes what workflow code writes to the console while nothing is being replayed. */
  readonly print?: (level: ConsoleLevel, args: readonly unknown[]) => void;
}

export type ConsoleLevel = 'debug' | 'error' | 'info' | 'log' | 'warn';

const LEVELS: readonly ConsoleLevel[] = ['log', 'warn', 'error', 'info', 'debug'];

/** What of the SDK's state in a realm the console and the storages look at. */
interface RealmScope {
  __TEMPORAL_ACTIVATOR__?: {
    readonly info: { readonly unsafe: { readonly isReplayingHistoryEvents: boolean } };
    readonly workflowSandboxDestructors: (() => void)[];
  };
  __temporal_globalSandboxDestructors?: (() => void)[];
}

/**
 * Puts onto a realm's global object what the SDK expects of it.
 *
 * @param scope the global object of the realm, which may belong to another realm than this code
 */
export function prepareGlobals(scope: object, globals: RealmGlobals): void {
  fix(scope, 'AsyncLocalStorage', storageOf(scope, globals.AsyncLocalStorage));
  if (globals.assert !== undefined) fix(scope, 'assert', globals.assert);
  const print = globals.print;
  if (print !== undefined) {
    Object.defineProperty(scope, 'console', {
      value: consoleOf(scope as RealmScope, print),
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }
  for (const name of ['dispose', 'asyncDispose'] as const) {
    const symbols = Symbol as unknown as Record<string, unknown>;
    if (typeof symbols[name] === 'symbol') continue;
    Object.defineProperty(Symbol, name, { value: Symbol.for(`nodejs.${name}`) });
  }
}

function fix(scope: object, name: string, value: unknown): void {
  Object.defineProperty(scope, name, { value, writable: false, enumerable: true, configurable: false });
}

/** Storages of a realm end with it; otherwise each one would cost something with every promise of the process. */
function storageOf(scope: RealmScope, Storage: RealmGlobals['AsyncLocalStorage']): new () => AsyncStorage {
  return class AsyncLocalStorage extends Storage {
    constructor() {
      super();
      const destructors =
        scope.__TEMPORAL_ACTIVATOR__?.workflowSandboxDestructors ??
        (scope.__temporal_globalSandboxDestructors ??= []);
      destructors.push(() => this.disable());
    }
  };
}

/** A replay would write everything anew, so then the console is silent. */
function consoleOf(scope: RealmScope, print: NonNullable<RealmGlobals['print']>): object {
  const write =
    (level: ConsoleLevel) =>
    (...args: unknown[]): void => {
      if (scope.__TEMPORAL_ACTIVATOR__?.info.unsafe.isReplayingHistoryEvents === true) return;
      print(level, args);
    };
  return Object.fromEntries(LEVELS.map((level) => [level, write(level)]));
}
