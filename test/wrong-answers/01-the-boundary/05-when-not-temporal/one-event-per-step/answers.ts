import type { Case } from './cases';

export type Choice = 'workflow' | 'request' | 'stream' | 'pipeline' | 'undecided';

export const answers: Record<Case, Choice> = {
  trip: 'workflow',
  productPrice: 'request',
  loanApproval: 'workflow',
  addressChange: 'request',
  clickCounts: 'stream',
  nightlyReport: 'pipeline',
  subscription: 'workflow',
  fraudScore: 'request',
  newServer: 'workflow',
  forgottenCart: 'workflow',
};

export const eventsOfOneStep: number = 3;
