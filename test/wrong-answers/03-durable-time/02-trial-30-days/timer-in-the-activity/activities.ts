/** Tells a user that the trial is over. This one only pretends; a real one would call a mail provider. */
export async function sendMail(user: string): Promise<string> {
  await new Promise((done) => setTimeout(done, 30 * 24 * 3600 * 1000));
  return `To ${user}: your trial has ended.`;
}
