/** Runs jobs, a few at once, in the order in which they were added. */
export class Queue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly width: number) {}

  async add<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running >= this.width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      // The place passes on to who waited longest; nobody may slip in between.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
