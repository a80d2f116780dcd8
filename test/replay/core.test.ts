import { afterAll, describe, expect, test } from 'vitest';
import {
  makeEvent,
  type EventAttributes,
  type EventName,
  type HistoryEvent,
} from '../../src/service/proto.ts';
import { CoreReplay } from './core.ts';
import { scriptOf } from './script.ts';

const core = new CoreReplay();
afterAll(() => core.close());

type Told = readonly [name: EventName, attributes?: EventAttributes<EventName>];

const history = (...told: readonly Told[]): HistoryEvent[] =>
  told.map(([name, attributes = {}], index) => makeEvent(name, index + 1, 0, attributes as never));

const begin: readonly Told[] = [
  [
    'WorkflowExecutionStarted',
    { workflowType: { name: 'trial' }, taskQueue: { name: 'trials' }, originalExecutionRunId: 'run' },
  ],
  ['WorkflowTaskScheduled'],
  ['WorkflowTaskStarted', { scheduledEventId: 2 }],
  ['WorkflowTaskCompleted', { scheduledEventId: 2, startedEventId: 3 }],
  ['TimerStarted', { timerId: 'month', startToFireTimeout: { seconds: 5 }, workflowTaskCompletedEventId: 4 }],
];
const fired: Told = ['TimerFired', { timerId: 'month', startedEventId: 5 }];
const task = (scheduledEventId: number): readonly Told[] => [
  ['WorkflowTaskScheduled'],
  ['WorkflowTaskStarted', { scheduledEventId }],
  ['WorkflowTaskCompleted', { scheduledEventId, startedEventId: scheduledEventId + 1 }],
];

describe('the core', () => {
  test('replays a history without the code that made it', async () => {
    const events = history(...begin, fired, ...task(7), ['WorkflowExecutionCompleted']);
    expect(await core.replay(events)).toBeUndefined();
  });

  test('replays a history that is still open', async () => {
    expect(await core.replay(history(...begin))).toBeUndefined();
  });

  test('refuses a timer that fires twice', async () => {
    const events = history(...begin, fired, fired, ...task(8), ['WorkflowExecutionCompleted']);
    expect(await core.replay(events)).toMatch(/TimerFired|timer/i);
  });

  test('refuses the end of an activity that has not started', async () => {
    const events = history(
      ...begin.slice(0, 4),
      ['ActivityTaskScheduled', { activityId: 'a', activityType: { name: 'charge' } }],
      ['ActivityTaskCompleted', { scheduledEventId: 5 }],
      ...task(7),
    );
    expect(await core.replay(events)).toContain('ActivityMachine');
  });

  test('refuses an event of a command that no workflow task completed with', async () => {
    const events = history(...begin, fired, ['TimerStarted', { timerId: 'again' }], ...task(8));
    expect(await core.replay(events)).toContain('No command scheduled for event');
  });
});

describe('a history is known for one that no workflow makes', () => {
  test('when a workflow task without news has commands', () => {
    const again: Told = ['TimerStarted', { timerId: 'again', workflowTaskCompletedEventId: 8 }];
    expect(scriptOf(history(...begin, ...task(6), again)).impossible).toBe(true);
    expect(scriptOf(history(...begin, fired, ...task(7), again)).impossible).toBe(false);
  });

  test('when a workflow task cancels what it began', () => {
    const canceled = (workflowTaskCompletedEventId: number): Told => [
      'TimerCanceled',
      { timerId: 'month', startedEventId: 5, workflowTaskCompletedEventId },
    ];
    expect(scriptOf(history(...begin, canceled(4))).impossible).toBe(true);
    const signaled: Told = ['WorkflowExecutionSignaled', { signalName: 'stop' }];
    expect(scriptOf(history(...begin, signaled, ...task(7), canceled(9))).impossible).toBe(false);
  });
});
