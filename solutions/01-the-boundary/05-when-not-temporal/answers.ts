import type { Case } from './cases';

export type Choice = 'workflow' | 'request' | 'stream' | 'pipeline' | 'undecided';

export const answers: Record<Case, Choice> = {
  trip: 'workflow',
  productPrice: 'request',
  loanApproval: 'workflow',
  addressChange: 'request',
  clickCounts: 'stream',
  nightlyReport: 'pipeline', // or a workflow that starts the statements; the data stays in the warehouse
  subscription: 'workflow',
  fraudScore: 'request',
  newServer: 'workflow',
  forgottenCart: 'workflow', // or a request: a column "held until", and a sweep every minute
};

export const eventsOfOneStep: number = 11; // started, 3 for each of two workflow tasks, 3 for the activity, completed
