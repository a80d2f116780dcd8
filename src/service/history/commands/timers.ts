import { fromDuration } from '../../proto.ts';
import { findBuffered } from '../buffered-events.ts';
import { eventOptions, require, requireLength, type CommandHandler } from './command.ts';

export const userTimerKey = (timerId: string): string => `timer ${timerId}`;

export const startTimer: CommandHandler = ({ tx, completedEventId }, command) => {
  const { timerId = '', startToFireTimeout } = command.startTimerCommandAttributes ?? {};
  const bad = 'BAD_START_TIMER_ATTRIBUTES';
  require(timerId !== '', bad, 'TimerId is not set on StartTimerCommand.');
  requireLength(timerId, 'TimerId', 'StartTimerCommand', bad);
  const timeoutMs = fromDuration(startToFireTimeout);
  require(startToFireTimeout &&
    timeoutMs >= 0, bad, `An invalid StartToFireTimeout is set on StartTimerCommand. TimerId=${timerId}`);
  require(!tx.run.state.timers.has(
    timerId,
  ), 'START_TIMER_DUPLICATE_ID', `A timer with the same id is open. TimerId=${timerId}`);
  tx.add(
    'TimerStarted',
    { timerId, startToFireTimeout, workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
  tx.setTimer(userTimerKey(timerId), tx.now + timeoutMs, { kind: 'userTimer', timerId });
};

export const cancelTimer: CommandHandler = ({ tx, identity, completedEventId }, command) => {
  const { timerId = '' } = command.cancelTimerCommandAttributes ?? {};
  const bad = 'BAD_CANCEL_TIMER_ATTRIBUTES';
  require(timerId !== '', bad, 'TimerId is not set on CancelTimerCommand.');
  requireLength(timerId, 'TimerId', 'CancelTimerCommand', bad);
  const timer = tx.run.state.timers.get(timerId);
  require(timer, bad, `No timer of this id is open. TimerId=${timerId}`);
  // It fired while the worker was deciding to cancel it: the workflow never hears of that.
  const fired = findBuffered(tx.run, 'TimerFired', (attributes) => attributes.timerId === timerId);
  tx.run.buffered = tx.run.buffered.filter((event) => event !== fired);
  const { startedEventId } = timer;
  tx.add(
    'TimerCanceled',
    { timerId, startedEventId, workflowTaskCompletedEventId: completedEventId, identity },
    eventOptions(command),
  );
  tx.clearTimer(userTimerKey(timerId));
};
