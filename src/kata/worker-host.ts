/** What the Worker of the SDK and ours have in common. */
export interface AnyWorker {
  getState(): string;
  run(): Promise<void>;
  shutdown(): void;
}

/** How Workers come and go in a place. @typeParam Bundle the workflow code that they take */
export interface WorkerMaker<Bundle> {
  create(bundle: Bundle, buildId?: string): Promise<AnyWorker>;
  /** Runs a Worker to its end. */
  run(worker: AnyWorker): Promise<void>;
}

/** Keeps one Worker running for a test, can replace it by a fresh one, and can start others beside it. */
export class WorkerHost<Bundle> {
  readonly #maker: WorkerMaker<Bundle>;
  readonly #beside: WorkerHost<Bundle>[] = [];
  #worker: AnyWorker;
  #running: Promise<void>;

  private constructor(maker: WorkerMaker<Bundle>, worker: AnyWorker) {
    this.#maker = maker;
    this.#worker = worker;
    this.#running = maker.run(worker);
  }

  static async start<Bundle>(
    maker: WorkerMaker<Bundle>,
    bundle: Bundle,
    buildId?: string,
  ): Promise<WorkerHost<Bundle>> {
    return new WorkerHost(maker, await maker.create(bundle, buildId));
  }

  get worker(): AnyWorker {
    return this.#worker;
  }

  /** Ends the Worker and starts another with an empty cache and this workflow code. */
  async restart(bundle: Bundle): Promise<void> {
    await this.#end();
    this.#worker = await this.#maker.create(bundle);
    this.#running = this.#maker.run(this.#worker);
  }

  /** Starts a Worker of another build; the first one runs on. */
  async startBeside(bundle: Bundle, buildId: string): Promise<void> {
    this.#beside.push(await WorkerHost.start(this.#maker, bundle, buildId));
  }

  /** Ends the Worker and those beside it. What becomes of an activity that does not end is the maker's to say. */
  async stop(): Promise<void> {
    await Promise.all([this.#end(), ...this.#beside.map((host) => host.stop())]);
  }

  async #end(): Promise<void> {
    if (this.#worker.getState() === 'RUNNING') this.#worker.shutdown();
    await this.#running;
  }
}
