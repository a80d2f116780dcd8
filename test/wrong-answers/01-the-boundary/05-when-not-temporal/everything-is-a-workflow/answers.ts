import type { Case } from './cases';

export type Choice = 'workflow' | 'request' | 'stream' | 'pipeline' | 'undecided';

export const answers: Record<Case, Choice> = {
  trip: 'workflow',
  productPrice: 'workflow',
  loanApproval: 'workflow',
  addressChange: 'workflow',
  clickCounts: 'workflow',
  nightlyReport: 'workflow',
  subscription: 'workflow',
  fraudScore: 'workflow',
  newServer: 'workflow',
  forgottenCart: 'workflow',
};

export const eventsOfOneStep: number = 11;
