import { log, sleep, uuid4 } from '@temporalio/workflow';

// Twenty things that an order system does. Not to be edited: say in answers.ts where each belongs.

const order = { id: 'A-17', lines: [1200, 350, 4999], card: '4539578763621486', kilos: 12 };
let ordersToday = 0;

export const operations = {
  /** The sum of the order's lines. */
  orderTotal: () => order.lines.reduce((sum, cents) => sum + cents, 0),

  /** The order as it came in, as text. */
  parseOrder: () => (JSON.parse('{"id":"A-17","lines":3}') as { lines: number }).lines,

  /** Is it a card number at all? The checksum of its digits says so. */
  checkCardNumber: () =>
    [...order.card].reverse().reduce((sum, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0) %
      10 ===
    0,

  /** Heavy orders go by truck. */
  chooseCarrier: () => (order.kilos > 10 ? 'truck' : 'bicycle'),

  /** When the order came in. */
  orderedAt: () => Date.now(),

  /** The day that we promise for the delivery. */
  deliveryDay: () => new Date(Date.now() + 3 * 24 * 3600_000).toDateString(),

  /** One order in ten is free. */
  pickWinner: () => Math.random(),

  /** A number that no other order has. */
  orderNumber: () => uuid4(),

  /** What a developer wants to read later. */
  logProgress: () => {
    log.info('the order is being packed', { id: order.id });
    return 'logged';
  },

  /** The customer may send it back for fourteen days. */
  waitForReturn: async () => {
    await sleep('14 days');
    return 'the two weeks are over';
  },

  /** Two things that go on at the same time. */
  packAndPrint: async () => {
    await Promise.all([sleep('20 minutes'), sleep('5 minutes')]);
    return 'both done';
  },

  /** Dollars for one euro. */
  askForRate: async () => (await fetch('https://bank.example/rates/EUR-USD')).text(),

  /** Takes the money. */
  chargeCard: async () =>
    (await fetch('https://cards.example/charges', { method: 'POST', body: order.id })).text(),

  /** Puts three pieces aside in the warehouse. */
  reserveStock: async () => (await fetch('https://stock.example/A-17', { method: 'PUT', body: '3' })).text(),

  /** Says thank you. */
  sendMail: async () =>
    (await fetch('https://mail.example/send', { method: 'POST', body: 'Thank you' })).text(),

  /** The tax rate that this machine was started with. */
  taxRate: () => Number(process.env['TAX_RATE'] ?? '0.19'),

  /** The fingerprint of the contract, with Web Crypto. */
  hashContract: async () => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`contract ${order.id}`));
    return new Uint8Array(digest).join(' ');
  },

  /** A secret that nobody can guess. */
  paymentToken: () => crypto.randomUUID(),

  /** The time that is printed on the receipt, to the millisecond. */
  stampReceipt: () =>
    new Intl.DateTimeFormat('en', {
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
    }).format(),

  /** How many orders there were today, this one included. */
  countOrders: () => {
    ordersToday += 1;
    return ordersToday;
  },
};

export type Operation = keyof typeof operations;
