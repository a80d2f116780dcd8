import { defineMachine } from './machine.ts';

export type AttemptState = 'none' | 'dispatchable' | 'running' | 'backoff' | 'paused' | 'resolved';
export type AttemptAction =
  'schedule' | 'start' | 'heartbeat' | 'retry' | 'dispatch' | 'pause' | 'reschedule' | 'resolve';

const waits = ['dispatchable', 'backoff'] as const;

// The life of an activity between its events. The clock is held while it is dispatchable or running, and free otherwise.
// An attempt that is running when it is paused goes on; only its failure leads to `paused`.
export const attemptMachine = defineMachine<AttemptState, AttemptAction>('Activity attempt', 'none', [
  ['none', 'schedule', 'dispatchable'],
  ['dispatchable', 'start', 'running'],
  ['dispatchable', 'pause', 'paused'],
  ['dispatchable', 'reschedule', waits],
  ['dispatchable', 'resolve', 'resolved'],
  ['running', 'heartbeat', 'running'],
  ['running', 'retry', 'backoff'],
  ['running', 'pause', 'paused'],
  ['running', 'resolve', 'resolved'],
  ['backoff', 'dispatch', 'dispatchable'],
  ['backoff', 'start', 'running'],
  ['backoff', 'pause', 'paused'],
  ['backoff', 'reschedule', waits],
  ['backoff', 'resolve', 'resolved'],
  ['paused', 'start', 'running'],
  ['paused', 'reschedule', 'dispatchable'],
  ['paused', 'resolve', 'resolved'],
]);
