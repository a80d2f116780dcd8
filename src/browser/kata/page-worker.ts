import type { AnyWorker } from '../../kata/worker-host.ts';
import type { Worker } from '../../worker/index.ts';

/** How long an activity may go on after a test has ended, in milliseconds; as with the Worker of the Node face. */
const FORCE_MS = 1000;

/** A Worker that ends in any case: an activity that does not end is left behind. */
export class PageWorker implements AnyWorker {
  readonly #worker: Worker;
  readonly #leaveBehind: () => void;
  #force: () => void = () => {};

  /** @param leaveBehind told when an activity was left behind */
  constructor(worker: Worker, leaveBehind: () => void) {
    this.#worker = worker;
    this.#leaveBehind = leaveBehind;
  }

  getState(): string {
    return this.#worker.getState();
  }

  async run(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forced = new Promise<'forced'>((resolve) => {
      this.#force = () => (timer = setTimeout(() => resolve('forced'), FORCE_MS));
    });
    const running = this.#worker.run();
    const end = await Promise.race([running, forced]).finally(() => clearTimeout(timer));
    if (end !== 'forced') return;
    running.catch(() => {});
    this.#leaveBehind();
  }

  shutdown(): void {
    this.#worker.shutdown();
    this.#force();
  }
}
