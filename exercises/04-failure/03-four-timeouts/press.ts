// Stands for the press room. Not part of the task.

/** What the press knows of an attempt to print. */
export interface Job {
  readonly taskToken: Uint8Array;
  readonly attempt: number;
  /** When the activity was scheduled, and when this attempt was, in milliseconds of the server's clock. */
  readonly scheduledTimestampMs: number;
  readonly currentAttemptScheduledTimestampMs: number;
  readonly startToCloseTimeoutMs: number;
  readonly scheduleToCloseTimeoutMs: number;
  readonly heartbeatTimeoutMs?: number;
}

type Night = (job: Job) => Promise<void>;

const quiet: Night = () => Promise.resolve();
let night = quiet;
let begun: Job[] = [];

/** What the press does with each job of the coming night. */
export function pressNight(next: Night = quiet): void {
  night = next;
  begun = [];
}

/** The attempts that have begun. */
export const jobsBegun = (): readonly Job[] => begun;

export async function print(job: Job): Promise<void> {
  begun.push(job);
  await night(job);
}
