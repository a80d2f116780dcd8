// Stands for the world outside, where donations come when they like. Not part of the task.

/** A gift that is on its way to the campaign. */
export interface Donation {
  donor: string;
  euros: number;
}

export type Moment = `${string} is thanked` | 'the total is written';

const events = new Map<Moment, () => Promise<void>>();

/** A new day: nothing of what was arranged before counts. */
export function quietDay(): void {
  events.clear();
}

/** Once, at this moment, while the activity is at work. */
export function once(moment: Moment, what: () => Promise<void>): void {
  events.set(moment, what);
}

export async function arriveWhile(moment: Moment): Promise<void> {
  const what = events.get(moment);
  events.delete(moment);
  await what?.();
}
