import { failedPrecondition } from '../errors.ts';
import { HELD_DIAGNOSTIC_MS, STALL_DIAGNOSTIC_MS } from '../limits.ts';
import type { Cancelable, Platform, TestServiceOptions } from '../platform.ts';
import { TimerHeap, type HeapTimer } from './timer-heap.ts';

export type ClockOptions = Pick<
  TestServiceOptions,
  'timeSkippingLocked' | 'skipOnUpdateWait' | 'strictUnlock'
>;

/**
 * The only source of time in the service (service-spec b.6). It runs at the pace of the platform's monotonic clock and,
 * while nothing blocks it, jumps to the deadline of the earliest timer.
 *
 * What blocks it: the lock count of TestService, and named *holds*, one for each piece of work that takes real time (a
 * workflow task, a running activity). An outstanding `UnlockTimeSkippingWithSleep` is a *credit* that outweighs a lock or a soft hold.
 */
export class VirtualClock {
  /** Milliseconds to add to the monotonic clock. Only jumps change it, and only upwards. */
  private offset: number;
  private lockCount: number;
  private credits = 0;
  private readonly firmHolds = new Set<string>();
  private readonly softHolds = new Set<string>();
  private readonly timers = new TimerHeap();
  private wake: Cancelable | undefined;
  private stallTimer: Cancelable | undefined;
  /** What the stall timer waits for, or has reported. */
  private stallCause = '';
  private readonly reportedHolds = new Set<string>();
  private updateWaits = 0;
  private jumpPending = false;
  private firing: number | undefined;
  private closed = false;

  /**
   * @param runTurn runs a batch of due timers as one turn of the service, so that no poller is served between them
   * @param describeStall what to add to the line that is logged when nothing can happen any more
   */
  constructor(
    private readonly platform: Platform,
    private readonly options: ClockOptions,
    private readonly runTurn: (work: () => void) => void,
    private readonly describeStall: () => string,
  ) {
    this.offset = platform.wallNow() - platform.monotonicNow();
    this.lockCount = options.timeSkippingLocked ? 1 : 0;
  }

  /** Milliseconds since 1970, a whole number that never decreases. */
  now(): number {
    return this.firing ?? Math.floor(this.platform.monotonicNow() + this.offset);
  }

  /**
   * Calls `fire` when the clock reaches `atMs`; a deadline in the past fires in the next turn.
   * A `passive` timer never makes the clock jump; it fires when time passes it on the way elsewhere.
   */
  schedule(atMs: number, fire: () => void, passive = false): Cancelable {
    const timer = this.timers.add(atMs, fire, passive);
    this.reconsider();
    return {
      cancel: () => {
        this.timers.remove(timer);
        this.reconsider();
      },
    };
  }

  /**
   * Keeps the clock from jumping while the named work is under way. A name that is held already stays held once.
   * A `soft` hold can be outweighed by a credit: an activity may sleep through its own time, a workflow task may not.
   */
  hold(name: string, kind: 'firm' | 'soft'): void {
    (kind === 'firm' ? this.firmHolds : this.softHolds).add(name);
  }

  release(name: string): void {
    this.reportedHolds.delete(name);
    if (this.firmHolds.delete(name) || this.softHolds.delete(name)) this.reconsider();
  }

  lock(): void {
    this.lockCount += 1;
  }

  /**
   * May go below zero, so that several callers that await results at once do not disturb each other (it counts as zero).
   * @throws FAILED_PRECONDITION for that, if the options are strict
   */
  unlock(): void {
    if (this.options.strictUnlock && this.lockCount <= 0)
      throw failedPrecondition(
        'Time skipping is not locked. Each UnlockTimeSkipping needs a LockTimeSkipping before it.',
      );
    this.lockCount -= 1;
    this.reconsider();
  }

  /** One unlock that ends by itself: outweighs one lock or hold until the returned function is called. */
  lend(): () => void {
    this.credits += 1;
    this.reconsider();
    let lent = true;
    return () => {
      if (!lent) return;
      lent = false;
      this.credits -= 1;
    };
  }

  /** Somebody waits for an update until the returned function is called; see {@link TestServiceOptions.skipOnUpdateWait}. */
  awaitUpdate(): () => void {
    if (!this.options.skipOnUpdateWait) return () => {};
    this.updateWaits += 1;
    this.reconsider();
    let waits = true;
    return () => {
      if (waits) this.updateWaits -= 1;
      waits = false;
    };
  }

  /** Who keeps the clock from jumping, by name; for diagnostics. */
  holders(): string[] {
    const locks = this.lockCount > 0 ? [`time skipping is locked ${this.lockCount}×`] : [];
    return [...locks, ...this.firmHolds, ...this.softHolds];
  }

  get pendingTimers(): number {
    return this.timers.size;
  }

  close(): void {
    this.closed = true;
    this.wake?.cancel();
    this.stallTimer?.cancel();
  }

  private get blocked(): boolean {
    return this.firmHolds.size > 0 || this.locks + this.softHolds.size - this.credits > 0;
  }

  /** The lock of the test environment alone gives way to a caller that waits for an update. */
  private get locks(): number {
    if (this.updateWaits > 0 && this.lockCount === 1) return 0;
    return Math.max(0, this.lockCount);
  }

  /** Something changed: decide again when to look at the timers next. */
  private reconsider(): void {
    if (this.closed || this.firing !== undefined) return;
    this.wake?.cancel();
    this.wake = undefined;
    this.watchForStall();
    const next = this.timers.first;
    if (!next) return;
    const canJump = !this.blocked && this.timers.firstActive !== undefined;
    if (canJump || next.at <= this.now()) {
      this.settleThenFire();
    } else {
      this.wake = this.platform.setTimer(Math.max(1, next.at - this.now()), () => this.settleThenFire());
    }
  }

  /** The settle barrier: whatever has already arrived is handled before time moves. */
  private settleThenFire(): void {
    if (this.jumpPending) return;
    this.jumpPending = true;
    this.platform.macrotask(() => {
      this.jumpPending = false;
      if (!this.closed) this.fireDue();
    });
  }

  private fireDue(): void {
    if (!this.blocked && this.timers.firstActive) this.jump();
    const now = this.now();
    this.firing = now;
    try {
      this.runTurn(() => this.fireUpTo(now));
    } finally {
      this.firing = undefined;
      this.reconsider();
    }
  }

  /**
   * Goes to the earliest timer. On the way to an active one that may be a passive one: it fires at its own time, and what
   * it starts is done before time moves on.
   */
  private jump(): void {
    const { at } = this.timers.first!;
    if (at <= this.now()) return;
    this.offset += at - this.now();
    // The rounding of now() must not leave it a millisecond short of the deadline.
    while (this.now() < at) this.offset += 0.5;
  }

  private fireUpTo(now: number): void {
    for (let due = this.takeDue(now); due; due = this.takeDue(now)) due.fire();
  }

  private takeDue(now: number): HeapTimer | undefined {
    const first = this.timers.first;
    if (!first || first.at > now) return undefined;
    this.timers.remove(first);
    return first;
  }

  /** Someone waits for a result, and time cannot be skipped to it. Say why, once for each cause. */
  private watchForStall(): void {
    const held = [...this.firmHolds, ...this.softHolds];
    const isIdle = held.length === 0 && this.timers.firstActive === undefined;
    const isStalled = this.locks === 0 && (isIdle || (held.length > 0 && this.credits === 0));
    const cause = isStalled ? `${isIdle}: ${held.join()}` : '';
    if (cause === this.stallCause) return;
    this.stallCause = cause;
    this.stallTimer?.cancel();
    this.stallTimer = undefined;
    if (cause === '') return;
    this.stallTimer = this.platform.setTimer(isIdle ? STALL_DIAGNOSTIC_MS : HELD_DIAGNOSTIC_MS, () => {
      if (isIdle) this.reportIdle();
      else this.reportHolds(held);
    });
  }

  private reportIdle(): void {
    const about = this.describeStall();
    if (about) this.warn(`Time cannot be skipped: no timer is set and nothing is under way. ${about}`);
  }

  private reportHolds(held: readonly string[]): void {
    const fresh = held.filter((name) => !this.reportedHolds.has(name));
    for (const name of fresh) this.reportedHolds.add(name);
    if (fresh.length > 0)
      this.warn(`Time is not skipped while this is under way: ${fresh.slice(0, 5).join('; ')}.`);
  }

  private warn(line: string): void {
    this.platform.log('warn', line);
  }
}
