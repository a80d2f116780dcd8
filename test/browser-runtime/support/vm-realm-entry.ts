import './vm-realm-scope.ts';
import * as uuid from 'uuid';
import { createHost, sdkModules } from '../../../src/worker/host/index.ts';
import type { Host, HostParts } from '../../../src/worker/host/index.ts';
import type { RealmInit } from '../../../src/worker/realm.ts';
import type { WorkflowFiles } from '../../../src/browser/kata/exercise-runner.ts';
import { Modules, given, placeInStack } from '../../../src/browser/modules/loader.ts';

/** Makes the host of one execution inside of a `vm` context. */
function makeHost(
  init: RealmInit,
  { files, folder, workflows }: WorkflowFiles,
  parts: Pick<HostParts, 'macrotask' | 'timeOfDayNs'>,
): Host {
  const modules = new Modules({ files, folder, given: given({ ...sdkModules, uuid }), sandbox: true });
  return createHost(init, { ...parts, load: () => modules.load(workflows), placeOf: placeInStack });
}

Object.assign(globalThis, { __realm: { makeHost } });
