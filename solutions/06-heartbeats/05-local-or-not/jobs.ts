// Five jobs of a warehouse. Not to be edited: choose in answers.ts.

export const jobs = {
  tariff: `The price of a parcel, from a table that each worker has in memory. A delivery has 20 parcels, one look for
    each, and its history should stay below 30 events.`,

  shelf: `The shelf of an item, from a file on the worker's disk. Somebody stands at a terminal and waits,
    so there is time for one workflow task and no other.`,

  invoiceNumber: `The next number for an invoice, from a counter that never goes back. A number that was drawn and isn't
    used has to be explained to the tax office.`,

  customsScan: `Eight containers are X-rayed, ten minutes each. The office wants to see how far it is,
    and a machine that dies should be missed within two minutes.`,

  closedCarrier: `A parcel is announced to a carrier who is closed until morning. It's tried every hour,
    and after twelve failures the history should stay below 30 events.`,
};

export type Job = keyof typeof jobs;
