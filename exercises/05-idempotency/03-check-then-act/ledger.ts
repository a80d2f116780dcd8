// Stands for the toll company's database. Not part of the task.
import { activityInfo } from '@temporalio/activity';

/** What is written down when a car has passed. */
export interface Toll {
  readonly passage: string;
  readonly cents: number;
  /** The database has a unique index on it: no two rows have the same key. Rows without one are not compared. */
  readonly key?: string;
}

/** A row of the table. */
export interface Row extends Toll {
  readonly receipt: string;
}

const rows: Row[] = [];

/** How long an answer takes to come back to this attempt. */
export type Network = (attempt: number) => Promise<void>;

let network: Network = () => Promise.resolve();
let lost = 0;

/** `select * from tolls where passage = $1` */
export const find = (passage: string): Promise<Row | undefined> =>
  statement(() => rows.find((row) => row.passage === passage));

/** `insert into tolls ... returning *`, and an error when the key is there already. */
export const insert = (toll: Toll): Promise<Row> =>
  statement(() => {
    if (isTaken(toll.key)) throw new Error(`duplicate key "${toll.key}" violates the unique index`);
    return add(toll);
  });

/** `insert into tolls ... on conflict (key) do nothing returning *`: no row when the key is there already. */
export const insertOnce = (toll: Toll): Promise<Row | undefined> =>
  statement(() => (isTaken(toll.key) ? undefined : add(toll)));

const isTaken = (key: string | undefined): boolean =>
  key !== undefined && rows.some((row) => row.key === key);

function add(toll: Toll): Row {
  const row = { ...toll, receipt: `receipt ${rows.length + 1}` };
  rows.push(row);
  return row;
}

/** The database carries a statement out at once, one after another. Its answer is on the way for a while. */
async function statement<T>(carryOut: () => T): Promise<T> {
  const { attempt } = activityInfo();
  if (lost > 0) {
    lost -= 1;
    throw new Error('the database is down');
  }
  try {
    return carryOut();
  } finally {
    await network(attempt);
  }
}

/** A new day: no tolls so far. Answers come over this network; the first statements are lost on the way there. */
export function tollDay(answers: Network, lostStatements: number): void {
  rows.length = 0;
  network = answers;
  lost = lostStatements;
}

/** Every toll that is taken from an account. */
export const tollsTaken = (): readonly Row[] => rows;
