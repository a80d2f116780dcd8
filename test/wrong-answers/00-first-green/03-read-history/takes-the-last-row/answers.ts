/** What the history of order A-17 says. `undefined` means: not answered yet. */
export const answers: Answers = {
  attempts: 3,
  workflowTasks: 4,
  eventsWhileWaiting: 0,
  trackingNumberEvent: 22,
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
