// The shop's ledger, and what can go wrong in the calls that write into it. Not part of the task.

export const STEPS = ['reserve', 'charge', 'dispatch', 'reward'] as const;
export type Step = (typeof STEPS)[number];
export type Call = Step | `undo ${Step}`;

/** What each step writes into which account. Undoing it writes the opposite. */
const POSTS: Readonly<Record<Step, readonly [account: string, amount: number]>> = {
  reserve: ['stock', -1],
  charge: ['cash', 1250],
  dispatch: ['courier', -490],
  reward: ['points', 12],
};

export interface Incident {
  /** Whether it happens before or after the call has taken effect. */
  readonly when: 'before' | 'after';
  readonly what: () => Promise<void>;
}

const journals = new Map<string, Call[]>();
const incidents = new Map<string, Incident>();

/** Every call that took effect, in order. */
export function journalOf(order: string): Call[] {
  const journal = journals.get(order) ?? [];
  journals.set(order, journal);
  return journal;
}

/** What an order has left in the accounts: `stock -1, cash +1250`; empty when the books balance. */
export function openPosts(order: string): string {
  return STEPS.filter((step) => isDone(order, step))
    .map((step) => POSTS[step])
    .map(([account, amount]) => `${account} ${amount > 0 ? '+' : ''}${amount}`)
    .join(', ');
}

/** Lets something happen, once, in this call of this order. */
export function plan(order: string, call: Call, incident: Incident): void {
  incidents.set(`${order}/${call}`, incident);
}

function isDone(order: string, step: Step): boolean {
  const journal = journalOf(order);
  return journal.lastIndexOf(step) > journal.lastIndexOf(`undo ${step}`);
}

async function happen(order: string, call: Call, when: Incident['when']): Promise<void> {
  const incident = incidents.get(`${order}/${call}`);
  if (incident?.when !== when) return;
  incidents.delete(`${order}/${call}`);
  await incident.what();
}

/** Carries a step out, unless it has been. */
export async function carryOut(order: string, step: Step): Promise<void> {
  await happen(order, step, 'before');
  if (!isDone(order, step)) journalOf(order).push(step);
  await happen(order, step, 'after');
}

/** Undoes a step, if it has been carried out and not been undone. */
export async function takeBack(order: string, step: Step): Promise<void> {
  await happen(order, `undo ${step}`, 'before');
  if (isDone(order, step)) journalOf(order).push(`undo ${step}`);
  await happen(order, `undo ${step}`, 'after');
}
