import { GracefulShutdownPeriodExpiredError } from '@temporalio/worker';
import type { Worker, WorkflowBundle } from '@temporalio/worker';
import { abandonEnvironment } from './environment.ts';

type Create = (bundle: WorkflowBundle, buildId?: string) => Promise<Worker>;

/** Keeps one Worker running for a test, can replace it by a fresh one, and can start others beside it. */
export class WorkerHost {
  readonly #create: Create;
  readonly #beside: WorkerHost[] = [];
  #worker: Worker;
  #running: Promise<void>;

  private constructor(create: Create, worker: Worker) {
    this.#create = create;
    this.#worker = worker;
    this.#running = run(worker);
  }

  static async start(create: Create, bundle: WorkflowBundle, buildId?: string): Promise<WorkerHost> {
    return new WorkerHost(create, await create(bundle, buildId));
  }

  get worker(): Worker {
    return this.#worker;
  }

  /** Ends the Worker and starts another with an empty cache and this workflow code. */
  async restart(bundle: WorkflowBundle): Promise<void> {
    await this.#end();
    this.#worker = await this.#create(bundle);
    this.#running = run(this.#worker);
  }

  /** Starts a Worker of another build; the first one runs on. */
  async startBeside(bundle: WorkflowBundle, buildId: string): Promise<void> {
    this.#beside.push(await WorkerHost.start(this.#create, bundle, buildId));
  }

  /** Ends the Worker and those beside it. An activity that doesn't end is left behind after `shutdownForceTime`. */
  async stop(): Promise<void> {
    await Promise.all([this.#end(), ...this.#beside.map((host) => host.stop())]);
  }

  async #end(): Promise<void> {
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
