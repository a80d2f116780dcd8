/** What the history of order A-17 says. `undefined` means: not answered yet. */
export const answers: Answers = {
  // Attempts 1 and 2 failed and wrote nothing. ActivityTaskStarted says: attempt 3.
  attempts: 3,
  // The order came in, the charge went through, the timer fired, the parcel left.
  workflowTasks: 4,
  // Nobody asks whether it is time. The service writes TimerFired when it is.
  eventsWhileWaiting: 0,
  // The result of ship is in its ActivityTaskCompleted, before the workflow answers with it.
  trackingNumberEvent: 18,
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
