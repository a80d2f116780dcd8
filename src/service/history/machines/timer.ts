import { defineMachine } from './machine.ts';

export type TimerState = 'none' | 'started' | 'fired' | 'canceled';
export type TimerAction = 'start' | 'fire' | 'cancel';

export const timerMachine = defineMachine<TimerState, TimerAction>('Timer', 'none', [
  ['none', 'start', 'started'],
  ['started', 'fire', 'fired'],
  ['started', 'cancel', 'canceled'],
]);
