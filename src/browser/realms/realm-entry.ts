import { thread } from './realm-scope.ts';
import * as uuid from 'uuid';
import { createHost, sdkModules } from '../../worker/host/index.ts';
import type { Host } from '../../worker/host/index.ts';
import type { ConsoleLevel } from '../../worker/host/globals.ts';
import type { RealmInit } from '../../worker/realm.ts';
import { CommonModules, given, placeInStack } from '../modules/modules.ts';
import { assert } from '../shims/assert.ts';
import { GlobalBag } from './global-bag.ts';
import { errorOf, thrownOf } from './messages.ts';
import type { FromRealm, RealmCode, ToRealm } from './messages.ts';

/*
 * A thread of realms: the executions of one workflow file that a Worker remembers. As in a Worker that reuses its V8
 * context, each has its modules and global variables, and all share what the language brings: its prototypes.
 */
interface RealmOfThread {
  readonly host: Host;
  readonly who: string;
  readonly globals: GlobalBag;
}

const realms = new Map<number, RealmOfThread>();
let current: RealmOfThread | undefined;

const say = (message: FromRealm): void => thread.post(message);

thread.onMessage(
  (data) =>
    void answer(data as ToRealm).then(say, (error: unknown) =>
      say({ type: 'threw', thrown: thrownOf(error) }),
    ),
);
thread.onPrint((level, args) => print(level, args, current?.who ?? 'not in workflow context'));
thread.onRejection((reason) => current?.host.unhandledRejection(reason));
say({ type: 'booted' });

async function answer(message: ToRealm): Promise<FromRealm> {
  if (message.type === 'create') {
    create(message);
    return { type: 'created' };
  }
  const realm = realms.get(message.realm)!;
  enter(realm);
  if (message.type === 'activate')
    return { type: 'answer', answer: await realm.host.activate(message.activation) };
  realms.delete(message.realm);
  realm.host.dispose();
  return { type: 'disposed' };
}

function create({ realm, init, code }: Extract<ToRealm, { type: 'create' }>): void {
  const { workflowType, workflowId } = init.info as { workflowType: string; workflowId: string };
  const globals = new GlobalBag();
  leave();
  const host = makeHost(init, code);
  current = { host, who: `${workflowType}(${workflowId})`, globals };
  realms.set(realm, current);
}

function enter(realm: RealmOfThread): void {
  if (current === realm) return;
  leave();
  realm.globals.unpack();
  current = realm;
}

function leave(): void {
  current?.globals.pack();
  current = undefined;
}

/** As the SDK's own sandbox prints: with the execution before the words. */
function print(level: ConsoleLevel, args: readonly unknown[], who: string): void {
  try {
    say({ type: 'printed', level, args: [`[${who}]`, ...args] });
  } catch {
    // Functions do not travel to another thread.
    say({ type: 'printed', level, args: [`[${who}]`, ...args.map(String)] });
  }
}

function makeHost(init: RealmInit, code: RealmCode): Host {
  const { files, folder, compiled, workflows } = code;
  const url = { URL, URLSearchParams };
  const util = { TextEncoder, TextDecoder };
  const modulesGiven = given({
    ...sdkModules,
    assert: { __esModule: true, default: assert, ...assert },
    url: { __esModule: true, default: url, ...url },
    util: { __esModule: true, default: util, ...util },
    uuid,
  });
  const modules = new CommonModules(
    { files, folder, given: modulesGiven, sandbox: true },
    {
      compile(file) {
        const known = compiled[file]!;
        if ('problem' in known) throw errorOf(known.problem);
        return known.code;
      },
      requiredBy: () => [],
    },
  );
  return createHost(init, {
    load: () => modules.load(workflows),
    macrotask: thread.macrotask,
    timeOfDayNs: thread.timeOfDayNs,
    placeOf: placeInStack,
  });
}
