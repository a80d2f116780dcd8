import type { Case } from './cases';

export type Choice = 'workflow' | 'request' | 'stream' | 'pipeline' | 'undecided';

// TODO: how would you do each of them?
export const answers: Record<Case, Choice> = {
  trip: 'undecided',
  productPrice: 'undecided',
  loanApproval: 'undecided',
  addressChange: 'undecided',
  clickCounts: 'undecided',
  nightlyReport: 'undecided',
  subscription: 'undecided',
  fraudScore: 'undecided',
  newServer: 'undecided',
  forgottenCart: 'undecided',
};

// TODO: how many events does a workflow write that runs one activity and returns its result?
export const eventsOfOneStep: number = 0;
