import { GracefulShutdownPeriodExpiredError } from '@temporalio/worker';
import type { Worker, WorkflowBundle } from '@temporalio/worker';
import { abandonEnvironment } from './environment.ts';

/** Keeps one Worker running for a test, and can replace it by a fresh one. */
export class WorkerHost {
  readonly #create: (bundle: WorkflowBundle) => Promise<Worker>;
  #worker: Worker;
  #running: Promise<void>;

  private constructor(create: (bundle: WorkflowBundle) => Promise<Worker>, worker: Worker) {
    this.#create = create;
    this.#worker = worker;
    this.#running = run(worker);
  }

  static async start(
    create: (bundle: WorkflowBundle) => Promise<Worker>,
    bundle: WorkflowBundle,
  ): Promise<WorkerHost> {
    return new WorkerHost(create, await create(bundle));
  }

  get worker(): Worker {
    return this.#worker;
  }

  /** Ends the Worker and starts another with an empty cache and this workflow code. */
  async restart(bundle: WorkflowBundle): Promise<void> {
    await this.stop();
    this.#worker = await this.#create(bundle);
    this.#running = run(this.#worker);
  }

  /** Ends the Worker. An activity that doesn't end is left behind after `shutdownForceTime`. */
  async stop(): Promise<void> {
    if (this.#worker.getState() === 'RUNNING') this.#worker.shutdown();
    await this.#running;
  }
}

/** Resolves when the Worker has ended. One whose activity does not end is left behind, and the environment with it. */
async function run(worker: Worker): Promise<void> {
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
