// Not to be edited: what the pipeline hands to the gate.

/** A loan that was recorded: its id, and its history as the server exports it. */
export interface Recorded {
  readonly workflowId: string;
  readonly history: unknown;
}

/** What the worker says of one loan. Without an error, the loan goes on with the release. */
export interface Replayed {
  readonly workflowId: string;
  readonly error?: Error | undefined;
}

/** Replays histories with a release, one after another. In production: the SDK's `Worker.runReplayHistories`. */
export type ReplayHistories = (histories: Iterable<Recorded>) => AsyncIterable<Replayed>;
