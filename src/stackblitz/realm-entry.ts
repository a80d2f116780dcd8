/** Evaluated once for each execution: the SDK with the host that drives it, on the globals of that execution. */
export { createHost, sdkModules } from '../worker/host/index.ts';
// Its dice are those of the globals, and the sandbox has none: an exercise shows what comes of that.
export * as uuid from 'uuid';
