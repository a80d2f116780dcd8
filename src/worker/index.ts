export { NondeterminismError } from './core/errors.ts';
export type { WorkerPlatform } from './platform.ts';
export { historyFromJson } from './history-json.ts';
export { replay } from './replay.ts';
export type { ReplayOptions } from './replay.ts';
export type { Sinks } from './sinks.ts';
export { Worker } from './worker.ts';
export type { WorkerOptions } from './worker.ts';
