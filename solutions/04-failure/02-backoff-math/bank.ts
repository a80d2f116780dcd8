// Stands for the bank, and for the clock on its wall. Not part of the task.

let closedForMs = 0;
let attempts: number[] = [];

/** A new day: the bank is closed for so long, counted from the first attempt. */
export function bankDay(closedForSeconds: number): void {
  closedForMs = closedForSeconds * 1000;
  attempts = [];
}

/** When the attempts began, in whole seconds from the first. */
export const attemptsSeen = (): readonly number[] => attempts.map((ms) => Math.round(ms / 1000));

/** An attempt that began `ms` after the first. */
export async function debit(ms: number): Promise<void> {
  attempts.push(ms);
  if (ms < closedForMs) throw new Error('the bank is closed');
}
