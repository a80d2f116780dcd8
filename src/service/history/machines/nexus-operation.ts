import { defineMachine } from './machine.ts';

export type NexusOperationState =
  'none' | 'scheduled' | 'started' | 'completed' | 'failed' | 'canceled' | 'timedOut';
export type NexusOperationAction = 'schedule' | 'start' | 'complete' | 'fail' | 'cancel' | 'timeOut';

// What the history says of a nexus operation. One that its handler answers at once never is `started`.
export const nexusOperationMachine = defineMachine<NexusOperationState, NexusOperationAction>(
  'Nexus operation',
  'none',
  [
    ['none', 'schedule', 'scheduled'],
    ['scheduled', 'start', 'started'],
    ['scheduled', 'complete', 'completed'],
    ['scheduled', 'fail', 'failed'],
    ['scheduled', 'cancel', 'canceled'],
    ['scheduled', 'timeOut', 'timedOut'],
    ['started', 'complete', 'completed'],
    ['started', 'fail', 'failed'],
    ['started', 'cancel', 'canceled'],
    ['started', 'timeOut', 'timedOut'],
  ],
);

export type NexusCancellationState = 'none' | 'requested' | 'delivered' | 'failed';
export type NexusCancellationAction = 'request' | 'deliver' | 'fail';

// A cancellation that was delivered is only a wish: how the operation ends is its handler's decision.
export const nexusCancellationMachine = defineMachine<NexusCancellationState, NexusCancellationAction>(
  'Nexus cancellation',
  'none',
  [
    ['none', 'request', 'requested'],
    ['requested', 'deliver', 'delivered'],
    ['requested', 'fail', 'failed'],
  ],
);
