import type { Operation } from './operations';

export type Place = 'workflow' | 'activity' | 'undecided';

export const answers: Record<Operation, Place> = {
  orderTotal: 'workflow',
  parseOrder: 'workflow',
  checkCardNumber: 'workflow',
  chooseCarrier: 'workflow',
  orderedAt: 'workflow',
  deliveryDay: 'workflow',
  pickWinner: 'workflow',
  orderNumber: 'workflow',
  logProgress: 'workflow',
  waitForReturn: 'workflow',
  packAndPrint: 'workflow',

  askForRate: 'activity',
  chargeCard: 'activity',
  reserveStock: 'activity',
  sendMail: 'activity',
  taxRate: 'activity',
  hashContract: 'activity',
  paymentToken: 'activity',
  stampReceipt: 'activity',
  countOrders: 'workflow',
};
