import { attributesOf, durationMs, eventIdOf, mapJson, timeOf, typeOf } from './proto-json.ts';
import type { ProtoEvent } from './proto-json.ts';

/** A Monday morning: where every recorded history begins. */
export const EPOCH_MS = Date.parse('2026-01-05T09:00:00.000Z');

/** While the clock is held it follows the wall, and the machine's own pace shows. Shorter than this is taken for pace. */
const PACE_MS = 1500;

/** How far the measured time may lie from the time that the history's own durations give. */
const ANCHOR_TOLERANCE_MS = 5000;

/**
 * Gives each event of one history the time it would have on a machine that takes no time at all, in milliseconds since
 * 1970. A timer fires exactly when it is due, a retry begins when its backoff ends, a timeout strikes when it is over;
 * other waits are whole seconds; the rest happens at once. Order is kept.
 *
 * @param firstMs when the first event happens
 */
export function smoothTimes(events: readonly ProtoEvent[], firstMs: number): number[] {
  const raw = events.map(timeOf);
  const indexOf = new Map(events.map((event, index) => [eventIdOf(event), index]));
  const smooth: number[] = [];
  for (const [index, event] of events.entries()) {
    if (index === 0) {
      smooth.push(firstMs);
      continue;
    }
    const anchor = anchorOf(event, (id) => events[indexOf.get(Number(id)) ?? -1]);
    const before = smooth[index - 1]!;
    let at = before + wholeSeconds(raw[index]! - raw[index - 1]!);
    if (anchor) {
      const from = indexOf.get(eventIdOf(anchor.event))!;
      const measured = raw[index]! - raw[from]!;
      if (Math.abs(measured - anchor.afterMs) < ANCHOR_TOLERANCE_MS) at = smooth[from]! + anchor.afterMs;
    }
    smooth.push(Math.max(before, at));
  }
  return smooth;
}

/** Whole seconds of a wait in milliseconds; what a machine may need to get on counts as nothing. */
export const wholeSeconds = (ms: number): number => (ms < PACE_MS ? 0 : Math.round(ms / 1000) * 1000);

/**
 * The history with its timers as long as they were meant. A timer that was computed as what is left until a deadline
 * carries the machine's pace: 33 days less 40 ms. A replay does not compare a timer's length.
 */
export function withMeantTimers(events: readonly ProtoEvent[]): ProtoEvent[] {
  return events.map((event) => {
    if (typeOf(event) !== 'TimerStarted') return event;
    return mapJson(event, (value, key) =>
      key === 'startToFireTimeout' ? meantLength(value) : value,
    ) as ProtoEvent;
  });
}

const MINUTE_MS = 60_000;

/** A whole minute when the pace explains the difference, otherwise whole seconds. Below a minute nothing is taken for pace. */
function meantLength(length: unknown): unknown {
  const ms = durationMs(length);
  if (ms === undefined || ms < MINUTE_MS - PACE_MS) return length;
  const minutes = Math.round(ms / MINUTE_MS) * MINUTE_MS;
  return `${Math.abs(ms - minutes) < PACE_MS ? minutes / 1000 : Math.round(ms / 1000)}s`;
}

interface Anchor {
  readonly event: ProtoEvent;
  readonly afterMs: number;
}

/** The earlier event that fixes when this one happens, and how long after it. */
function anchorOf(event: ProtoEvent, byId: (id: unknown) => ProtoEvent | undefined): Anchor | undefined {
  const own = attributesOf(event);
  const after = (other: ProtoEvent | undefined, ms: number | undefined): Anchor | undefined =>
    other && ms !== undefined ? { event: other, afterMs: ms } : undefined;
  switch (typeOf(event)) {
    case 'TimerFired': {
      const started = byId(own['startedEventId']);
      return after(started, started && durationMs(attributesOf(started)['startToFireTimeout']));
    }
    case 'ActivityTaskStarted': {
      const scheduled = byId(own['scheduledEventId']);
      return after(
        scheduled,
        scheduled && backoffMs(attributesOf(scheduled)['retryPolicy'], Number(own['attempt'] ?? 1)),
      );
    }
    case 'ActivityTaskTimedOut': {
      const scheduled = byId(own['scheduledEventId']);
      const type = timeoutTypeOf(own['failure']);
      if (!scheduled || type === undefined) return undefined;
      const limit = (name: string): number | undefined => durationMs(attributesOf(scheduled)[name]);
      if (type === 'SCHEDULE_TO_CLOSE') return after(scheduled, limit('scheduleToCloseTimeout'));
      if (type === 'SCHEDULE_TO_START') return after(scheduled, limit('scheduleToStartTimeout'));
      if (type === 'START_TO_CLOSE') return after(byId(own['startedEventId']), limit('startToCloseTimeout'));
      return undefined;
    }
    default:
      return undefined;
  }
}

function timeoutTypeOf(failure: unknown): string | undefined {
  const info = (failure as { timeoutFailureInfo?: { timeoutType?: unknown } } | undefined)
    ?.timeoutFailureInfo;
  return typeof info?.timeoutType === 'string' ? info.timeoutType.replace('TIMEOUT_TYPE_', '') : undefined;
}

/** From being scheduled to the start of this attempt, when every attempt before failed at once. Undefined for the first. */
function backoffMs(policy: unknown, attempt: number): number | undefined {
  if (attempt <= 1) return undefined;
  const { initialInterval, backoffCoefficient, maximumInterval } = (policy ?? {}) as Record<string, unknown>;
  const first = durationMs(initialInterval) ?? 1000;
  const longest = durationMs(maximumInterval) || first * 100;
  const factor = Number(backoffCoefficient ?? 2) || 2;
  let sum = 0;
  for (let retry = 0; retry < attempt - 1; retry += 1) sum += Math.min(first * factor ** retry, longest);
  return Math.round(sum);
}
