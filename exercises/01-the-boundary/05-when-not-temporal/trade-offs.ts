import type { Choice } from './answers';
import type { Case } from './cases';

// What speaks against each choice. Choose first, then read.

type Chosen = Exclude<Choice, 'undecided'>;

/** Why a choice is a bad bargain for a case; `fits` when it is a good one. */
type Verdict = { readonly fits: true } | { readonly against: string };

const fits: Verdict = { fits: true };
const against = (reason: string): Verdict => ({ against: reason });

export const tradeOffs: Record<Case, Record<Chosen, Verdict>> = {
  trip: {
    workflow: fits,
    request: against(
      'the process dies after the flight and before the hotel, and nobody knows that there is a flight to give back',
    ),
    stream: against(
      'three consumers each know their own step; none knows that the trip has failed and what to give back',
    ),
    pipeline: against('a batch tool runs on a timetable; a customer waits for this one trip'),
  },
  productPrice: {
    workflow: against(
      'a history for every read, 5,000 a second, and nobody will ever look at one; a failed read costs a reload',
    ),
    request: fits,
    stream: against('the page needs an answer to its own question, not a feed of changes'),
    pipeline: against('the page needs the price now'),
  },
  loanApproval: {
    workflow: fits,
    request: against('no request stays open for seven days, and no process lives that long for sure'),
    stream: against(
      'a log keeps what happened; here something has to happen because nothing did, on day seven',
    ),
    pipeline: against(
      'a nightly run could look for late loans, but each loan has its own deadline and its own way up',
    ),
  },
  addressChange: {
    workflow: against(
      'one transaction is all or nothing already; a workflow adds a history to protect it and protects nothing',
    ),
    request: fits,
    stream: against(
      'the customer wants to see the new address on the next page, not when a consumer gets to it',
    ),
    pipeline: against('the customer wants to see the new address on the next page, not tomorrow'),
  },
  clickCounts: {
    workflow: against(
      'a signal is an event in a history, and a history ends at 51,200; that is a quarter of a second of clicks',
    ),
    request: against('200,000 transactions a second on a few hot rows, for a count that may be off'),
    stream: fits,
    pipeline: against('the dashboard shows the last minute; a batch shows yesterday'),
  },
  nightlyReport: {
    workflow: fits, // as the one who starts the four statements; the data itself stays in the warehouse
    request: against('nobody asked, and nobody waits for hours on an open connection'),
    stream: against('the report joins a whole night of sales; a stream would have to keep it all to do that'),
    pipeline: fits,
  },
  subscription: {
    workflow: fits,
    request: against(
      'nobody sends a request when the month is over, and the state of trial, pause and warning has to live somewhere',
    ),
    stream: against('"a month has passed" is no event that anybody sends'),
    pipeline: against(
      'a monthly run charges all in one night; trials, pauses and failed cards give each customer a calendar of their own',
    ),
  },
  fraudScore: {
    workflow: against(
      '80 ms for all of it leave no room for a start, three tasks and their events; and the score is of no use after that',
    ),
    request: fits,
    stream: against('the customer waits for the answer to this payment'),
    pipeline: against('the customer waits for the answer to this payment'),
  },
  newServer: {
    workflow: fits,
    request: against(
      'twenty minutes on one connection; when it breaks, a half-built server stays and costs money',
    ),
    stream: against('four steps in order, with clean-up when one fails: somebody must know how far it got'),
    pipeline: against(
      'there is no batch here; one server is wanted now, and taken down again if a step fails',
    ),
  },
  forgottenCart: {
    workflow: fits, // one per cart, whose timer starts again at each click
    request: fits, // a column "held until", and a sweep every minute
    stream: against('"nobody clicked for 30 minutes" is no event that anybody sends'),
    pipeline: against('a nightly run keeps the goods off sale until night'),
  },
};
