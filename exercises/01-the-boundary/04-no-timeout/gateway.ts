// Stands for the card company's gateway. Not part of the task.

/** What the gateway sees of one call. */
export interface Call {
  readonly attempt: number;
  /** When the caller will stop listening, in milliseconds of the server's clock. */
  readonly givenUpAtMs: number;
}

type Answer = (call: Call) => Promise<void>;

const answersAtOnce: Answer = () => Promise.resolve();
let answer = answersAtOnce;
let calls = 0;

/** The gateway does what `next` says with a call, and is as on any other day when that is left out. */
export function gatewayDay(next: Answer = answersAtOnce): void {
  answer = next;
  calls = 0;
}

/** Charges the card. A call that came in is carried out, whether or not anybody still listens. */
export async function charge(call: Call): Promise<void> {
  calls += 1;
  await answer(call);
}

/** How many calls came in. */
export const callsTaken = (): number => calls;
