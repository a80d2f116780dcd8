import { heartbeat } from '@temporalio/activity';

// #region beat
/** Heartbeats every ten seconds as long as `work` runs. Not part of the task. */
export async function whileBeating<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    heartbeat();
  }, 10_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
// #endregion beat
