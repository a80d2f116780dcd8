import { prepareGlobals } from '../../../src/worker/host/globals.ts';
import { AsyncLocalStorage, keepFrames } from '../../../src/browser/lowering/async-context.ts';

/* The first module of a realm, before any module of the SDK; see src/worker/README.md, "Making a realm". */
keepFrames(globalThis);
prepareGlobals(globalThis, { AsyncLocalStorage, print: () => undefined });
