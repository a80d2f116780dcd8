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

// ActivityTaskStarted is written just before the event that resolves the activity, so a worker's answer finds it `started`,
// and no cancel request comes between the two. An activity that no worker has is canceled at once, so a request that is
// left open has a worker to answer it.
export const activityMachine = defineMachine<ActivityState, ActivityAction>('Activity', 'none', [
  ['none', 'schedule', 'scheduled'],
  ['scheduled', 'start', 'started'],
  ['scheduled', 'requestCancel', 'cancelRequested'],
  ['scheduled', 'timeOut', 'timedOut'],
  ['started', 'complete', 'completed'],
  ['started', 'fail', 'failed'],
  ['started', 'timeOut', 'timedOut'],

  ['cancelRequested', 'start', 'startedCancelRequested'],
  ['cancelRequested', 'cancel', 'canceled'],
  ['startedCancelRequested', 'complete', 'completed'],
  ['startedCancelRequested', 'fail', 'failed'],
  ['startedCancelRequested', 'timeOut', 'timedOut'],
  ['startedCancelRequested', 'cancel', 'canceled'],
]);
