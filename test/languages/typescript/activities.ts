// #region activity
import { Context } from '@temporalio/activity';

export async function sendMail(user: string): Promise<number> {
  const { attempt } = Context.current().info;
  if (attempt < 3) throw new Error(`no mail to ${user}: the mail server is away`);
  return attempt;
}
// #endregion activity
