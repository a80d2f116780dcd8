/** How many activities may run at once. A poll takes its slot before it asks, as with Core: what it gets can begin at once. */
export class Slots {
  private wake: () => void = () => undefined;
  private isClosed = false;

  constructor(private free: number) {}

  /** Takes a slot when one is free. */
  tryTake(): boolean {
    if (this.free <= 0 || this.isClosed) return false;
    this.free -= 1;
    return true;
  }

  giveBack(count = 1): void {
    this.free += count;
    this.wake();
  }

  /** Waits for a free slot and takes it; gives false when there will be none. One caller at a time. */
  async take(): Promise<boolean> {
    while (!this.isClosed) {
      if (this.tryTake()) return true;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return false;
  }

  /** Gives no more slots. */
  close(): void {
    this.isClosed = true;
    this.wake();
  }
}
