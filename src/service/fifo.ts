/** How many places may be empty before the array is moved together. */
const SPARE = 1_024;

/** First in, first out. Both ends cost the same however many wait, which `Array.shift` does not promise. */
export class Fifo<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** Takes the first one out. */
  shift(): T | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.head += 1;
    if (this.head === this.items.length) this.clear();
    else if (this.head > SPARE && this.head * 2 > this.items.length) this.moveTogether();
    return item;
  }

  /** Takes out the first one that `isIt` accepts. It costs as much as there are others before it. */
  take(isIt: (item: T) => boolean): T | undefined {
    for (let index = this.head; index < this.items.length; index += 1) {
      const item = this.items[index]!;
      if (!isIt(item)) continue;
      if (index === this.head) return this.shift();
      this.items.splice(index, 1);
      return item;
    }
    return undefined;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = this.head; index < this.items.length; index += 1) yield this.items[index]!;
  }

  private clear(): void {
    this.items = [];
    this.head = 0;
  }

  private moveTogether(): void {
    this.items.splice(0, this.head);
    this.head = 0;
  }
}
