import { defineMachine } from './machine.ts';

export type AttemptState = 'none' | 'dispatchable' | 'running' | 'backoff' | 'resolved';
export type AttemptAction = 'schedule' | 'start' | 'heartbeat' | 'retry' | 'dispatch' | 'resolve';

// The life of an activity between its events. The clock is held while it is dispatchable or running, and free in backoff.
export const attemptMachine = defineMachine<AttemptState, AttemptAction>('Activity attempt', 'none', [
  ['none', 'schedule', 'dispatchable'],
  ['dispatchable', 'start', 'running'],
  ['dispatchable', 'resolve', 'resolved'],
  ['running', 'heartbeat', 'running'],
  ['running', 'retry', 'backoff'],
  ['running', 'resolve', 'resolved'],
  ['backoff', 'dispatch', 'dispatchable'],
  ['backoff', 'resolve', 'resolved'],
]);
