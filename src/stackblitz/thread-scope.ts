import { AsyncLocalStorage, keepFrames } from '../browser/lowering/async-context.ts';

/*
 * The first module of a run's thread, before any module of the SDK: promises keep frames from here on. In the terminal's
 * own thread nothing is kept across an `await`, and nothing changes.
 */
keepFrames(globalThis);
// Activities take their context from here; see src/worker/README.md, "Borders".
Object.assign(globalThis, {
  [Symbol.for('__temporal_activity_context_storage__')]: new AsyncLocalStorage(),
});
