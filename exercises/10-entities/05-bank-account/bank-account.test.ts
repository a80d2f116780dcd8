import { expect } from 'vitest';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { kata } from '#kata';
import type { account } from './workflows';

const test = kata({ workflows: './workflows' });

type Account = WorkflowHandle<typeof account>;

interface Request {
  readonly kind: 'deposit' | 'withdraw';
  readonly key: string;
  readonly cents: number;
}

/** The innermost reason of an error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : reasonOf(cause);
}

/** The balance after the request, or the reason why it was refused. */
const send = (handle: Account, { kind, key, cents }: Request): Promise<number | string> =>
  handle.executeUpdate<number, [string, number]>(kind, { args: [key, cents] }).catch(reasonOf);

const told = ({ kind, key, cents }: Request): string => `${kind} ${key} of ${cents}`;

// #region ledger
/** What a bank's book would say: each request once, in the order of its first delivery. */
class Ledger {
  balance = 0;
  readonly booked = new Map<string, { request: Request; answer: number }>();

  expect(request: Request): number | string {
    const before = this.booked.get(request.key);
    if (before) return before.answer;
    const change = request.kind === 'deposit' ? request.cents : -request.cents;
    if (this.balance + change < 0) return 'not enough money';
    this.balance += change;
    this.booked.set(request.key, { request, answer: this.balance });
    return this.balance;
  }
}

/** Numbers that look like chance and are the same for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Requests as a network delivers them: one in four is a repetition of any that was booked before. */
function nextRequest(roll: (sides: number) => number, ledger: Ledger, number: number): Request {
  const booked = [...ledger.booked.values()];
  if (booked.length > 0 && roll(4) === 0) return booked[roll(booked.length)]!.request;
  const kind = roll(5) < 2 ? 'deposit' : 'withdraw';
  return { kind, key: `request ${number}`, cents: 1 + roll(100) };
}
// #endregion ledger

/** How many requests each run has booked. */
async function bookingsOfRuns(client: Client, workflowId: string, firstRunId: string): Promise<number[]> {
  const bookings: number[] = [];
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    bookings.push(events!.filter((event) => event.workflowExecutionUpdateCompletedEventAttributes).length);
    runId = events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return bookings;
}

test('a deposit that is repeated in the next run is booked once', async ({ client, ids }) => {
  const handle = await client.workflow.start<typeof account>('account', { ...ids });
  for (let number = 1; number <= 10; number++) {
    await send(handle, { kind: 'deposit', key: `salary ${number}`, cents: 100 });
  }
  const answer = await send(handle, { kind: 'deposit', key: 'salary 10', cents: 100 });
  const now = await handle.query<number>('balance');
  expect(now, `ten salaries of 100, the last one delivered twice: the account holds ${now}`).toBe(1000);
  expect(answer, `the repeated request is answered as the first was, it was answered: ${answer}`).toBe(1000);

  const runs = await bookingsOfRuns(client, ids.workflowId, handle.firstExecutionRunId);
  expect(runs.length, 'after ten bookings the account continues as new').toBe(2);
});

test.for([1, 2])('list %i of random requests: account and ledger agree', async (seed, { client, ids }) => {
  const handle = await client.workflow.start<typeof account>('account', { ...ids });
  const roll = dice(seed);
  const ledger = new Ledger();
  for (let number = 1; number <= 40; number++) {
    const request = nextRequest(roll, ledger, number);
    const expected = ledger.expect(request);
    const answer = await send(handle, request);
    expect(answer, `request ${number} of list ${seed}, ${told(request)}: the ledger says ${expected}`).toBe(
      expected,
    );
  }
  expect(await handle.query<number>('balance'), 'the account holds what the ledger says').toBe(
    ledger.balance,
  );
  const runs = await bookingsOfRuns(client, ids.workflowId, handle.firstExecutionRunId);
  const fewest = Math.floor(ledger.booked.size / 10) + 1;
  expect(runs.length, `${ledger.booked.size} bookings need ${fewest} runs, there are ${runs.length}`).toBe(
    fewest,
  );
});

test('an account gives all that it holds, and no cent more', async ({ client, ids }) => {
  const handle = await client.workflow.start<typeof account>('account', { ...ids });
  await send(handle, { kind: 'deposit', key: 'salary', cents: 100 });
  const more = await send(handle, { kind: 'withdraw', key: 'rent', cents: 101 });
  expect(more, `the account held 100, and 101 were asked for: ${more}`).toBe('not enough money');
  const all = await send(handle, { kind: 'withdraw', key: 'bread', cents: 100 });
  expect(all, `the account held 100, and 100 were asked for: ${all}`).toBe(0);
});
