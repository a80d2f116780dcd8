import type { Engine } from '../engine.ts';
import type { Cancelable } from '../platform.ts';
import { fromDuration, fromTimestamp, toTimestamp, type Duration, type Timestamp } from '../proto.ts';
import type { Handler } from './handler.ts';

/** `temporal.api.testservice.v1.TestService`: the clock, for tests. */
export const testService = {
  LockTimeSkipping: ((engine) => {
    engine.clock.lock();
    return {};
  }) satisfies Handler<object, object>,

  UnlockTimeSkipping: ((engine) => {
    engine.clock.unlock();
    return {};
  }) satisfies Handler<object, object>,

  GetCurrentTime: ((engine) => ({ time: toTimestamp(engine.clock.now()) })) satisfies Handler<object, object>,

  /** Answers when the clock has moved on by a duration; does not make it skip. */
  Sleep: ((engine, request, { signal }) =>
    waitUntil(engine, engine.clock.now() + fromDuration(request.duration), signal)) satisfies Handler<
    { duration?: Duration },
    object
  >,

  SleepUntil: ((engine, request, { signal }) =>
    waitUntil(engine, fromTimestamp(request.timestamp), signal)) satisfies Handler<
    { timestamp?: Timestamp },
    object
  >,

  /** The same while time may be skipped; it is locked again before the answer, so that the caller finds it so. */
  UnlockTimeSkippingWithSleep: ((engine, request, { signal }) => {
    const until = engine.clock.now() + fromDuration(request.duration);
    let giveBack = (): void => {};
    const done = waitUntil(engine, until, signal, () => giveBack());
    giveBack = engine.clock.lend();
    return done;
  }) satisfies Handler<{ duration?: Duration }, object>,
};

function waitUntil(
  engine: Engine,
  atMs: number,
  signal: Parameters<Handler<object, object>>[2]['signal'],
  atEnd: () => void = () => {},
): Promise<object> {
  return new Promise((resolve) => {
    const finish = (): void => {
      signal.removeEventListener('abort', abandon);
      atEnd();
      resolve({});
    };
    const timer: Cancelable = engine.clock.schedule(atMs, finish);
    const abandon = (): void => {
      timer.cancel();
      finish();
    };
    signal.addEventListener('abort', abandon, { once: true });
  });
}
