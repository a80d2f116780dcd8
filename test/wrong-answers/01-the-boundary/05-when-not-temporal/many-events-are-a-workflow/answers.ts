import type { Case } from './cases';

export type Choice = 'workflow' | 'request' | 'stream' | 'pipeline' | 'undecided';

export const answers: Record<Case, Choice> = {
  trip: 'workflow',
  productPrice: 'request',
  loanApproval: 'workflow',
  addressChange: 'request',
  clickCounts: 'workflow',
  nightlyReport: 'pipeline',
  subscription: 'workflow',
  fraudScore: 'request',
  newServer: 'workflow',
  forgottenCart: 'request',
};

export const eventsOfOneStep: number = 11;
