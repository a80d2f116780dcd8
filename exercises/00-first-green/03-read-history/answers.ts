/** What the history of order A-17 says. `undefined` means: not answered yet. */
export const answers: Answers = {
  // TODO: run the test, read the history under the failure, and put a number for each undefined.
  attempts: undefined,
  workflowTasks: undefined,
  eventsWhileWaiting: undefined,
  trackingNumberEvent: undefined,
};

export interface Answers {
  /** How many times was the card tried, until it went through? */
  attempts: number | undefined;
  /** How many times was a worker asked to run the workflow's code, up to where it has to wait? */
  workflowTasks: number | undefined;
  /** How many events were written during the two days, between the start of the timer and its end? */
  eventsWhileWaiting: number | undefined;
  /** The number of the event in which the tracking number first appears. */
  trackingNumberEvent: number | undefined;
}
