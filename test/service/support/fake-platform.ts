import type { Cancelable, PackedAny, Platform } from '../../../src/service/platform.ts';

/** A platform whose time is the test's: nothing happens unless the test lets it. */
export class FakePlatform implements Platform {
  readonly log: Platform['log'] = (level, line) => void this.lines.push(`${level}: ${line}`);
  readonly lines: string[] = [];
  private monotonic = 1_000;
  private ids = 0;
  private timers: { at: number; order: number; fn: () => void }[] = [];
  private tasks: (() => void)[] = [];
  private created = 0;

  wallNow(): number {
    return Date.UTC(2026, 0, 1);
  }

  monotonicNow(): number {
    return this.monotonic;
  }

  newId(): string {
    this.ids += 1;
    return `id-${this.ids}`;
  }

  setTimer(ms: number, fn: () => void): Cancelable {
    const timer = { at: this.monotonic + ms, order: this.created++, fn };
    this.timers.push(timer);
    return { cancel: () => (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  macrotask(fn: () => void): void {
    this.tasks.push(fn);
  }

  /** In one process there are no bytes: the message travels as it is. */
  packAny(typeName: string, message: object): PackedAny {
    return { typeUrl: `type.googleapis.com/${typeName}`, value: message as Uint8Array };
  }

  unpackAny({ typeUrl, value }: PackedAny): { typeName: string; message: object } {
    return { typeName: typeUrl.slice(typeUrl.indexOf('/') + 1), message: value };
  }

  /** Lets everything happen that can happen without time passing. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      // Promise reactions of answered calls run before the next look.
      for (let i = 0; i < 10; i += 1) await Promise.resolve();
      const tasks = this.tasks;
      this.tasks = [];
      if (tasks.length > 0) quiet = -1;
      for (const task of tasks) task();
    }
  }

  /** Lets real time pass, timer by timer. */
  async pass(ms: number): Promise<void> {
    const until = this.monotonic + ms;
    await this.settle();
    for (let due = this.next(until); due; due = this.next(until)) {
      this.timers = this.timers.filter((timer) => timer !== due);
      this.monotonic = Math.max(this.monotonic, due.at);
      due.fn();
      await this.settle();
    }
    this.monotonic = until;
    await this.settle();
  }

  private next(until: number) {
    return this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}
