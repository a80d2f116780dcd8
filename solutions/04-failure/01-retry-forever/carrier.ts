// Stands for the carrier. Not part of the task.

export interface Answer {
  readonly status: 201 | 422 | 503;
  readonly problem: string;
}

const postcodes = new Set(['10115', '50667', '80331']);
let overloaded = 0;
let requests: string[] = [];

/** A new day: the carrier refuses the first `calls` requests because it is overloaded. */
export function carrierDay(calls = 0): void {
  overloaded = calls;
  requests = [];
}

/** The postcodes that were asked for, one for each request. */
export const requestsTaken = (): readonly string[] => requests;

export async function requestPickup(postcode: string): Promise<Answer> {
  requests.push(postcode);
  if (requests.length <= overloaded) return { status: 503, problem: 'overloaded' };
  if (!postcodes.has(postcode)) return { status: 422, problem: `there is no postcode ${postcode}` };
  return { status: 201, problem: '' };
}
