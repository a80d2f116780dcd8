/** Locks the account and tells its owner. */
export async function endTrial(user: string): Promise<string> {
  return `To ${user}: your trial has ended.`;
}
