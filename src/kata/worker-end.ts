import { GracefulShutdownPeriodExpiredError } from '@temporalio/worker';
import { abandonEnvironment } from './environment.ts';
import type { AnyWorker } from './worker-host.ts';

/** Resolves when the Worker has ended. One whose activity does not end is left behind, and the environment with it. */
export async function runToItsEnd(worker: AnyWorker): Promise<void> {
  try {
    await worker.run();
  } catch (error) {
    if (!isLeftBehind(error)) throw error;
    abandonEnvironment();
  }
}

/** After `shutdownForceTime` the SDK says either: the activity still runs, or it still holds the Worker. */
function isLeftBehind(error: unknown): boolean {
  if (error instanceof GracefulShutdownPeriodExpiredError) return true;
  return error instanceof Error && error.message.startsWith('Worker still in use');
}
