// Stands for the customs office. Not part of the task.

export interface Answer {
  readonly status: 200 | 429 | 500;
  /** For 429: how many seconds to stay away. */
  readonly retryAfter?: number;
  readonly customsNumber?: string;
}

let answers: Answer[] = [];
let calls: number[] = [];

/** A new day: the first calls get these answers, the ones after them a number. */
export function customsDay(...first: Answer[]): void {
  answers = first;
  calls = [];
}

/** When the calls came in, in whole seconds from the first. */
export const callsSeen = (): readonly number[] => calls.map((ms) => Math.floor(ms / 1000));

/** A call that came in `ms` after the first. */
export async function register(parcel: string, ms: number): Promise<Answer> {
  calls.push(ms);
  return answers.shift() ?? { status: 200, customsNumber: `${parcel}-DE` };
}
