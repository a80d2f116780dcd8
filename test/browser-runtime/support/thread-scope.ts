import { AsyncLocalStorage, keepFrames } from '../../../src/browser/lowering/async-context.ts';

/* The first module of the runner's thread, before any module of the SDK. */
keepFrames(globalThis);
const key = Symbol.for('__temporal_activity_context_storage__');
Object.assign(globalThis, { [key]: new AsyncLocalStorage() });
