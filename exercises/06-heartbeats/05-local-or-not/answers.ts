import type { Job } from './jobs';

export type Choice = 'local' | 'regular' | 'undecided';

// TODO: which of them run as local activities?
export const answers: Record<Job, Choice> = {
  tariff: 'undecided',
  shelf: 'undecided',
  invoiceNumber: 'undecided',
  customsScan: 'undecided',
  closedCarrier: 'undecided',
};
