import type * as workflows from './workflows';

/** The fourteen edits. */
export type Edit = Exclude<keyof typeof workflows, 'order'>;
/** safe: order A-17 replays. breaking: it doesn't. */
export type Prediction = 'safe' | 'breaking' | 'undecided';

// TODO: what becomes of order A-17? The first two are done.
export const predictions: Record<Edit, Prediction> = {
  otherWords: 'safe',
  noTimer: 'breaking',

  longerTimer: 'undecided',
  otherArgument: 'undecided',
  otherOptions: 'undecided',
  nodeTimer: 'undecided',
  conditionForSleep: 'undecided',
  helperAndDice: 'undecided',
  bothAtOnce: 'undecided',
  bothAtOnceTurned: 'undecided',
  sleepZero: 'undecided',
  splitTimer: 'undecided',
  betterName: 'undecided',
  mailAtTheEnd: 'undecided',
};
