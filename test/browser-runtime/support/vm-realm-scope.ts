import type { ConsoleLevel } from '../../../src/worker/host/globals.ts';
import { prepareGlobals } from '../../../src/worker/host/globals.ts';
import { AsyncLocalStorage, keepFrames } from '../../../src/browser/lowering/async-context.ts';

/* The first module of a realm, before any module of the SDK; see src/worker/README.md, "Making a realm". */
keepFrames(globalThis);
const { print } = globalThis as unknown as {
  print: (level: ConsoleLevel, args: readonly unknown[]) => void;
};
Reflect.deleteProperty(globalThis, 'print');
prepareGlobals(globalThis, { AsyncLocalStorage, print });
