/** The worker is killed on day 1, while order A-17 waits. A new one takes over. `undefined` means: not predicted yet. */
export const predictions: Predictions = {
  charges: 1,
  statusAfterRestart: 'new',
  firstLineRunsAgain: true,
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
