// Ten jobs of a travel shop. Not to be edited: choose in answers.ts.

export const cases = {
  trip: `A customer books a trip: flight, hotel and car, from three companies. If one of them is full,
    what is already booked is given back.`,

  productPrice: `The page of a product shows its price. 5,000 reads a second, 20 ms each, from one database.
    If a read fails, the customer reloads.`,

  loanApproval: `A loan over 10,000 euros is approved by a person, who has seven days. After that it goes to the manager.`,

  addressChange: `A customer corrects a street name. One row in one database, in one transaction.`,

  clickCounts: `200,000 clicks a second are counted by page and minute, for a dashboard. A few may be missing.`,

  nightlyReport: `Every night four SQL statements turn three terabytes of sales into a report, inside one warehouse.
    When one fails, all four can run again.`,

  subscription: `A customer pays every month, for years. There are trials, pauses, failed cards and a last warning.`,

  fraudScore: `While the customer waits, a model says how risky a payment is. 80 ms for all of it, 900 a second;
    without an answer in time, the payment counts as risky.`,

  newServer: `A new server is set up in twenty minutes: network, machine, disk, name. Any step may fail,
    and a half-built server costs money.`,

  forgottenCart: `A cart holds its goods for 30 minutes after the last click. Then they go back on sale.
    The shop has one database, and a minute more does no harm.`,
};

export type Case = keyof typeof cases;
