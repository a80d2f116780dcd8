import { activityInfo } from '@temporalio/activity';

export interface Member {
  name: string;
  /** For how many days the bank is out of reach when a week's bill arrives. A week that isn't listed goes through at once. */
  bankDownForDays: Record<number, number>;
}

/** Charges one week. It throws while the bank is out of reach. */
export async function charge(member: Member, week: number): Promise<string> {
  // One attempt a day: see the retry policy in workflows.ts.
  if (activityInfo().attempt <= (member.bankDownForDays[week] ?? 0))
    throw new Error('the bank does not answer');
  return `${member.name} paid week ${week}`;
}
