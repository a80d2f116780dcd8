import { failedPrecondition } from '../errors.ts';
import { HELD_DIAGNOSTIC_MS, STALL_DIAGNOSTIC_MS } from '../limits.ts';
import type { Cancelable, Platform, TestServiceOptions } from '../platform.ts';
import { TimerHeap, type HeapTimer } from './timer-heap.ts';

export type ClockOptions = Pick<
  TestServiceOptions,
  'timeSkippingLocked' | 'skipOnUpdateWait' | 'strictUnlock'
>;

/** What a credit does to a hold: see {@link VirtualClock.hold}. */
export type HoldKind = 'firm' | 'soft';

/**
 * The only source of time in the service (service-spec b.6). It runs at the pace of the platform's monotonic clock and,
 * while nothing blocks it, jumps to the deadline of the earliest timer.
 *
 * What blocks it: the lock count of TestService, and *holds*, one for each piece of work that takes real time (a
 * workflow task, a running activity); the clock counts them, and whoever holds knows their names. An outstanding `UnlockTimeSkippingWithSleep` is a *credit* that outweighs a lock or a soft hold.
 */
export class VirtualClock {
  /** Milliseconds to add to the monotonic clock. Only jumps change it, and only upwards. */
  private offset: number;
  private lockCount: number;
  private credits = 0;
  private firmHolds = 0;
  private softHolds = 0;
  private readonly timers = new TimerHeap();
  private wake: { readonly atMs: number; readonly timer: Cancelable } | undefined;
  private stallTimer: Cancelable | undefined;
  /** What the stall timer waits for, or has reported. */
  private stallCause: 'idle' | 'held' | undefined;
  /** On the platform's monotonic clock. */
  private holdsChangedAt = 0;
  /** When those holds came together that were reported last. */
  private reportedHoldsOf: number | undefined;
  private readonly reportedHolds = new Set<string>();
  private updateWaits = 0;
  private jumpPending = false;
  private firing: number | undefined;
  private closed = false;

  /**
   * @param runTurn runs a batch of due timers as one turn of the service, so that no poller is served between them
   * @param namesOfHolds for diagnostics
   * @param describeStall what to add to the line that is logged when nothing can happen any more
   */
  constructor(
    private readonly platform: Platform,
    private readonly options: ClockOptions,
    private readonly runTurn: (work: () => void) => void,
    private readonly namesOfHolds: () => string[],
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
   * Keeps the clock from jumping while some work is under way, until it is released with the same kind.
   * A `soft` hold can be outweighed by a credit: an activity may sleep through its own time, a workflow task may not.
   */
  hold(kind: HoldKind): void {
    if (kind === 'firm') this.firmHolds += 1;
    else this.softHolds += 1;
    this.holdsChangedAt = this.platform.monotonicNow();
  }

  /** @param name asked only if the hold was reported as one that takes long */
  release(kind: HoldKind, name: () => string): void {
    if (this.reportedHolds.size > 0) this.reportedHolds.delete(name());
    if (kind === 'firm') this.firmHolds -= 1;
    else this.softHolds -= 1;
    this.holdsChangedAt = this.platform.monotonicNow();
    this.reconsider();
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
    return [...locks, ...this.namesOfHolds()];
  }

  get pendingTimers(): number {
    return this.timers.size;
  }

  close(): void {
    this.closed = true;
    this.wake?.timer.cancel();
    this.stallTimer?.cancel();
  }

  private get blocked(): boolean {
    return this.firmHolds > 0 || this.locks + this.softHolds - this.credits > 0;
  }

  /** The lock of the test environment alone gives way to a caller that waits for an update. */
  private get locks(): number {
    if (this.updateWaits > 0 && this.lockCount === 1) return 0;
    return Math.max(0, this.lockCount);
  }

  /** Something changed: decide again when to look at the timers next. */
  private reconsider(): void {
    if (this.closed || this.firing !== undefined) return;
    this.watchForStall();
    const next = this.timers.first;
    if (!next) return this.wakeNoMore();
    const canJump = !this.blocked && this.timers.firstActive !== undefined;
    if (canJump || next.at <= this.now()) {
      this.wakeNoMore();
      this.settleThenFire();
    } else {
      this.wakeAt(next.at);
    }
  }

  /** Timers come and go much more often than they fire. So one wake stays set while it is not too late: what it finds is looked at anew. */
  private wakeAt(atMs: number): void {
    if (this.wake && this.wake.atMs <= atMs) return;
    this.wakeNoMore();
    const timer = this.platform.setTimer(Math.max(1, atMs - this.now()), () => {
      this.wake = undefined;
      this.settleThenFire();
    });
    this.wake = { atMs, timer };
  }

  private wakeNoMore(): void {
    this.wake?.timer.cancel();
    this.wake = undefined;
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
    // A wake was reckoned without the jump.
    this.wakeNoMore();
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
    const isHeld = this.firmHolds + this.softHolds > 0;
    const isIdle = !isHeld && this.timers.firstActive === undefined;
    const isStalled = this.locks === 0 && (isIdle || (isHeld && this.credits === 0));
    const cause = isStalled ? (isIdle ? 'idle' : 'held') : undefined;
    if (cause === this.stallCause && (cause !== 'held' || this.stallTimer)) return;
    if (cause === 'held' && this.holdsChangedAt === this.reportedHoldsOf) return;
    this.stallCause = cause;
    this.stallTimer?.cancel();
    this.stallTimer = undefined;
    if (cause === 'idle')
      this.stallTimer = this.platform.setTimer(STALL_DIAGNOSTIC_MS, () => this.reportIdle());
    if (cause === 'held') this.reportHoldsAfter(HELD_DIAGNOSTIC_MS);
  }

  private reportIdle(): void {
    this.stallTimer = undefined;
    const about = this.describeStall();
    if (about) this.warn(`Time cannot be skipped: no timer is set and nothing is under way. ${about}`);
  }

  /** Holds come and go much more often than one stays so long, so the timer stays set and looks when it fires. */
  private reportHoldsAfter(ms: number): void {
    this.stallTimer = this.platform.setTimer(ms, () => {
      this.stallTimer = undefined;
      const left = this.holdsChangedAt + HELD_DIAGNOSTIC_MS - this.platform.monotonicNow();
      if (left > 0) this.reportHoldsAfter(left);
      else this.reportHolds();
    });
  }

  private reportHolds(): void {
    this.reportedHoldsOf = this.holdsChangedAt;
    const fresh = this.namesOfHolds().filter((name) => !this.reportedHolds.has(name));
    for (const name of fresh) this.reportedHolds.add(name);
    if (fresh.length > 0)
      this.warn(`Time is not skipped while this is under way: ${fresh.slice(0, 5).join('; ')}.`);
  }

  private warn(line: string): void {
    this.platform.log('warn', line);
  }
}
