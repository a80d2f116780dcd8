import type * as workflows from './workflows';

/** The fourteen edits. */
export type Edit = Exclude<keyof typeof workflows, 'order'>;
/** safe: order A-17 replays. breaking: it doesn't. */
export type Prediction = 'safe' | 'breaking' | 'undecided';

export const predictions: Record<Edit, Prediction> = {
  otherWords: 'safe',
  noTimer: 'breaking',

  longerTimer: 'safe', // a timer at this place; its length isn't compared
  otherArgument: 'safe', // the arguments aren't, either
  otherOptions: 'safe', // nor are timeouts and retries
  nodeTimer: 'safe', // setTimeout is a durable timer, too
  conditionForSleep: 'safe', // so is the limit of a condition
  helperAndDice: 'safe', // chance and functions are no commands
  bothAtOnce: 'safe', // still the charge first, then the timer

  bothAtOnceTurned: 'breaking', // the order is that of the calls
  sleepZero: 'breaking', // a timer of no time is a timer
  splitTimer: 'breaking', // two timers are one too many
  betterName: 'breaking', // an activity's name is compared
  mailAtTheEnd: 'breaking', // A-17 has ended, and its end is in the history
};
