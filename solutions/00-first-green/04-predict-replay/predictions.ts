/** The worker is killed on day 1, while order A-17 waits. A new one takes over. `undefined` means: not predicted yet. */
export const predictions: Predictions = {
  // The result of the charge is in the history. It is read there, and not asked for again.
  charges: 1,
  // The code ran again up to the sleep, so it set the variable again.
  statusAfterRestart: 'paid',
  // That is what a replay is: the function from its first line, with the history at hand.
  firstLineRunsAgain: true,
  // The line ran twice. The SDK keeps the console silent during a replay.
  linesPrinted: 1,
};

export interface Predictions {
  /** How often is the card charged, in all? */
  charges: number | undefined;
  /** What does the new worker answer on day 1, when Ada asks for the status? */
  statusAfterRestart: 'new' | 'paid' | 'shipped' | undefined;
  /** Does the first line of `order` run again on the new worker? */
  firstLineRunsAgain: boolean | undefined;
  /** How often is "order A-17 came in" printed, in all? */
  linesPrinted: number | undefined;
}
