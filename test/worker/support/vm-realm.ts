import assert from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import vm from 'node:vm';
import type { Host, HostParts } from '../../../src/worker/host/index.ts';
import { prepareGlobals } from '../../../src/worker/host/globals.ts';
import type { Activation, Realm, RealmAnswer, RealmInit, Realms } from '../../../src/worker/realm.ts';
import { realmScript } from './realm-bundle.ts';
import type { RealmScript, WorkflowCode } from './realm-bundle.ts';

/** What the bundle leaves on the global object of a context. */
interface Loaded {
  readonly createHost: (init: RealmInit, parts: HostParts) => Host;
  readonly load: () => object;
  readonly loadInterceptors: () => readonly object[];
}

/** The hosts of this process, to find the one whose promise was rejected. */
const hosts = new Map<object, Host>();

/** Realms made of Node's `vm` contexts, for workflow code that is bundled once. */
export async function vmRealms(
  workflows: WorkflowCode,
  { places = false }: { places?: boolean } = {},
): Promise<Realms> {
  const bundle = await realmScript(workflows);
  listenForRejections();
  return { create: async (init) => new VmRealm(bundle, init, places) };
}

class VmRealm implements Realm {
  private readonly scope: Record<string, unknown> = {};
  private readonly host: Host;

  constructor(bundle: RealmScript, init: RealmInit, places: boolean) {
    const context = vm.createContext(this.scope);
    Object.assign(this.scope, { URL, URLSearchParams, TextEncoder, TextDecoder, AbortController });
    prepareGlobals(vm.runInContext('globalThis', context) as object, {
      AsyncLocalStorage,
      assert,
      print: () => undefined,
    });
    bundle.script.runInContext(context);
    const { createHost, load, loadInterceptors } = this.scope['__realm'] as Loaded;
    this.host = createHost(init, {
      load,
      loadInterceptors,
      macrotask: setImmediate,
      timeOfDayNs: () => BigInt(Date.now()) * 1_000_000n,
      ...(places && { placeOf: (stack) => bundle.placeOf(stack) }),
    });
    hosts.set(this.scope, this.host);
  }

  activate(activation: Activation): Promise<RealmAnswer> {
    return this.host.activate(activation);
  }

  async dispose(): Promise<void> {
    if (hosts.delete(this.scope)) this.host.dispose();
  }
}

let listening = false;

/** A promise knows its realm: its constructor's constructor makes functions that see the realm's globals. */
function listenForRejections(): void {
  if (listening) return;
  listening = true;
  process.on('unhandledRejection', (reason, promise) => {
    const make = promise.constructor.constructor as (code: string) => () => object | undefined;
    const realm = make('return globalThis.__realm')();
    for (const [scope, host] of hosts) {
      if ((scope as Record<string, unknown>)['__realm'] === realm) return host.unhandledRejection(reason);
    }
    throw reason;
  });
}
