import { defineMachine } from './machine.ts';

export type ExternalState = 'none' | 'initiated' | 'delivered' | 'failed';
export type ExternalAction = 'initiate' | 'deliver' | 'fail';

export const signalExternalMachine = defineMachine<ExternalState, ExternalAction>('External signal', 'none', [
  ['none', 'initiate', 'initiated'],
  ['initiated', 'deliver', 'delivered'],
  ['initiated', 'fail', 'failed'],
]);

export const cancelExternalMachine = defineMachine<ExternalState, ExternalAction>(
  'External cancel request',
  'none',
  [
    ['none', 'initiate', 'initiated'],
    ['initiated', 'deliver', 'delivered'],
    ['initiated', 'fail', 'failed'],
  ],
);
