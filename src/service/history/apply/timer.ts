import { DefectError } from '../../errors.ts';
import { attributesOf, fromDuration, fromTimestamp, type EventName, type HistoryEvent } from '../../proto.ts';
import { timerMachine, type TimerAction } from '../machines/timer.ts';
import type { MutableState } from '../mutable-state.ts';

function end(state: MutableState, timerId: string | undefined, action: TimerAction): void {
  const timer = state.timers.get(timerId ?? '');
  if (!timer) throw new DefectError(`timer "${timerId}" is not open`);
  timer.state = timerMachine.next(timer.state, action);
  state.timers.delete(timerId!);
}

export const applyTimerEvents = {
  TimerStarted(state: MutableState, event: HistoryEvent): void {
    const { timerId, startToFireTimeout } = attributesOf(event, 'TimerStarted');
    state.timers.set(timerId!, {
      state: timerMachine.next('none', 'start'),
      startedEventId: event.eventId,
      fireAtMs: fromTimestamp(event.eventTime) + fromDuration(startToFireTimeout),
    });
  },
  TimerFired: (state: MutableState, event: HistoryEvent): void =>
    end(state, attributesOf(event, 'TimerFired').timerId, 'fire'),
  TimerCanceled: (state: MutableState, event: HistoryEvent): void =>
    end(state, attributesOf(event, 'TimerCanceled').timerId, 'cancel'),
} satisfies Partial<Record<EventName, unknown>>;
