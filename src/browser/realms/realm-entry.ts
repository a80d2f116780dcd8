import { thread } from './realm-scope.ts';
import * as uuid from 'uuid';
import { createHost, sdkModules } from '../../worker/host/index.ts';
import type { Host } from '../../worker/host/index.ts';
import type { ConsoleLevel } from '../../worker/host/globals.ts';
import type { RealmInit } from '../../worker/realm.ts';
import { CommonModules, placeInStack } from '../modules/modules.ts';
import { assert } from '../shims/assert.ts';
import { errorOf, thrownOf } from './messages.ts';
import type { FromRealm, RealmCode, ToRealm } from './messages.ts';

/** A realm as a thread of its own: what the runner starts for each execution. */
let host: Host | undefined;

const say = (message: FromRealm): void => thread.post(message);

thread.onMessage(
  (data) =>
    void answer(data as ToRealm).then(say, (error: unknown) =>
      say({ type: 'threw', thrown: thrownOf(error) }),
    ),
);
thread.onPrint((level, args) => print(level, args, 'not in workflow context'));
thread.onRejection((reason) => host?.unhandledRejection(reason));
say({ type: 'booted' });

async function answer(message: ToRealm): Promise<FromRealm> {
  if (message.type === 'activate')
    return { type: 'answer', answer: await host!.activate(message.activation) };
  const { workflowType, workflowId } = message.init.info as { workflowType: string; workflowId: string };
  thread.onPrint((level, args) => print(level, args, `${workflowType}(${workflowId})`));
  host = makeHost(message.init, message.code);
  return { type: 'created' };
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
  const given = {
    ...Object.fromEntries(Object.entries(sdkModules).map(([name, module]) => [name, () => module])),
    assert: () => ({ __esModule: true, default: assert, ...assert }),
    url: () => ({ __esModule: true, default: url, ...url }),
    util: () => ({ __esModule: true, default: util, ...util }),
    uuid: () => uuid,
  };
  const modules = new CommonModules(
    { files, folder, given, sandbox: true },
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
