import type { Operation } from './operations';

export type Place = 'workflow' | 'activity' | 'undecided';

// TODO: where does each belong? The first two are done.
export const answers: Record<Operation, Place> = {
  orderTotal: 'workflow',
  askForRate: 'activity',

  parseOrder: 'undecided',
  checkCardNumber: 'undecided',
  chooseCarrier: 'undecided',
  orderedAt: 'undecided',
  deliveryDay: 'undecided',
  pickWinner: 'undecided',
  orderNumber: 'undecided',
  logProgress: 'undecided',
  waitForReturn: 'undecided',
  packAndPrint: 'undecided',
  chargeCard: 'undecided',
  reserveStock: 'undecided',
  sendMail: 'undecided',
  taxRate: 'undecided',
  hashContract: 'undecided',
  paymentToken: 'undecided',
  stampReceipt: 'undecided',
  countOrders: 'undecided',
};
