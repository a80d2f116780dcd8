import type * as workflows from './workflows';

/** The fourteen edits. */
export type Edit = Exclude<keyof typeof workflows, 'order'>;
/** safe: order A-17 replays. breaking: it doesn't. */
export type Prediction = 'safe' | 'breaking' | 'undecided';

export const predictions: Record<Edit, Prediction> = {
  otherWords: 'breaking',
  noTimer: 'breaking',

  longerTimer: 'breaking',
  otherArgument: 'breaking',
  otherOptions: 'breaking',
  nodeTimer: 'breaking',
  conditionForSleep: 'breaking',
  helperAndDice: 'breaking',
  bothAtOnce: 'breaking',

  bothAtOnceTurned: 'breaking',
  sleepZero: 'breaking',
  splitTimer: 'breaking',
  betterName: 'breaking',
  mailAtTheEnd: 'breaking',
};
