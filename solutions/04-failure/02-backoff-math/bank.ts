// Stands for the bank, and for the clock on its wall. Not part of the task.

let closedForMs = 0;
let attempts: number[] = [];

/** A new day: the bank is closed for so long, counted from the first attempt. */
export function bankDay(closedForSeconds: number): void {
  closedForMs = closedForSeconds * 1000;
  attempts = [];
}

/** When the attempts began, in whole seconds from the first. */
export const attemptsSeen = (): readonly number[] => attempts.map(wholeSeconds);

/** The pauses between the attempts, in whole seconds. */
export const pausesSeen = (): readonly number[] =>
  attempts.slice(1).map((ms, index) => wholeSeconds(ms - attempts[index]!));

/** An attempt takes some milliseconds, on a machine that has much to do some hundreds. They don't count. */
export const wholeSeconds = (ms: number): number => Math.floor(ms / 1000);

/** An attempt that began `ms` after the first. */
export async function debit(ms: number): Promise<void> {
  attempts.push(ms);
  if (ms < closedForMs) throw new Error('the bank is closed');
}
