import { defineMachine } from './machine.ts';

/** What the history says of an activity. Attempts and retries are not events; see `attempt.ts`. */
export type ActivityState =
  | 'none'
  | 'scheduled'
  | 'started'
  | 'cancelRequested'
  | 'startedCancelRequested'
  | 'completed'
  | 'failed'
  | 'timedOut'
  | 'canceled';
export type ActivityAction =
  'schedule' | 'start' | 'requestCancel' | 'complete' | 'fail' | 'timeOut' | 'cancel';

// ActivityTaskStarted is written just before the event that resolves the activity, so a worker's answer finds it `started`.
export const activityMachine = defineMachine<ActivityState, ActivityAction>('Activity', 'none', [
  ['none', 'schedule', 'scheduled'],
  ['scheduled', 'start', 'started'],
  ['scheduled', 'requestCancel', 'cancelRequested'],
  ['scheduled', 'timeOut', 'timedOut'],
  ['scheduled', 'fail', 'failed'],
  ['started', 'requestCancel', 'startedCancelRequested'],
  ['started', 'complete', 'completed'],
  ['started', 'fail', 'failed'],
  ['started', 'timeOut', 'timedOut'],

  ['cancelRequested', 'start', 'startedCancelRequested'],
  ['cancelRequested', 'timeOut', 'timedOut'],
  ['cancelRequested', 'fail', 'failed'],
  ['cancelRequested', 'cancel', 'canceled'],
  ['startedCancelRequested', 'complete', 'completed'],
  ['startedCancelRequested', 'fail', 'failed'],
  ['startedCancelRequested', 'timeOut', 'timedOut'],
  ['startedCancelRequested', 'cancel', 'canceled'],
]);
