/** What the shop has done, in its order. */
export const done: string[] = [];

const note = (what: string): void => void done.push(what);

/** Looks at a bike before it leaves the shop. */
export async function inspect(bike: string): Promise<void> {
  note(`inspect ${bike}`);
}

/** Brings a bike to the customer. */
export async function deliver(bike: string): Promise<void> {
  note(`deliver ${bike}`);
}

/** Fetches a bike from the customer. */
export async function collect(bike: string): Promise<void> {
  note(`collect ${bike}`);
}

/** Bills an insurance. */
export async function bill(bike: string, euros: number): Promise<void> {
  note(`bill ${bike} ${euros} euros`);
}

/** Asks a customer to bring her bike. */
export async function remind(customer: string): Promise<void> {
  note(`remind ${customer}`);
}

/** Oils a chain and fills the tyres. */
export async function service(customer: string): Promise<void> {
  note(`service ${customer}`);
}
