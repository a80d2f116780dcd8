import { defineMachine } from './machine.ts';

export type ChildState =
  | 'none'
  | 'initiated'
  | 'startFailed'
  | 'started'
  | 'completed'
  | 'failed'
  | 'canceled'
  | 'timedOut'
  | 'terminated';
export type ChildAction =
  'initiate' | 'failToStart' | 'start' | 'complete' | 'fail' | 'cancel' | 'timeOut' | 'terminate';

export const childWorkflowMachine = defineMachine<ChildState, ChildAction>('Child workflow', 'none', [
  ['none', 'initiate', 'initiated'],
  ['initiated', 'start', 'started'],
  ['initiated', 'failToStart', 'startFailed'],
  ['started', 'complete', 'completed'],
  ['started', 'fail', 'failed'],
  ['started', 'cancel', 'canceled'],
  ['started', 'timeOut', 'timedOut'],
  ['started', 'terminate', 'terminated'],
]);
