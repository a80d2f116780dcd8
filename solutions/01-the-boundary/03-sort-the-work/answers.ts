import type { Operation } from './operations';

export type Place = 'workflow' | 'activity' | 'undecided';

export const answers: Record<Operation, Place> = {
  orderTotal: 'workflow',
  parseOrder: 'workflow',
  checkCardNumber: 'workflow',
  chooseCarrier: 'workflow',
  orderedAt: 'workflow', // the time of the workflow task, from the history
  deliveryDay: 'workflow',
  pickWinner: 'workflow', // seeded by the run
  orderNumber: 'workflow', // from the same seed
  logProgress: 'workflow', // silent in a replay
  waitForReturn: 'workflow', // a durable timer
  packAndPrint: 'workflow', // two timers at once; async code is fine

  askForRate: 'activity',
  chargeCard: 'activity',
  reserveStock: 'activity',
  sendMail: 'activity',
  taxRate: 'activity', // process belongs to one machine
  hashContract: 'activity', // crypto is not in the sandbox
  paymentToken: 'activity', // real chance, which a secret needs
  stampReceipt: 'activity', // format() without a date reads the machine's clock
  countOrders: 'activity', // the variable belongs to one execution
};
