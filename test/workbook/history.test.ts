import { describe, expect, test } from 'vitest';
import { normaliseHistories } from './history/normalise.ts';
import { attributesOf, decodePayload, timeOf, typeOf } from './history/proto-json.ts';
import type { ProtoHistory } from './history/proto-json.ts';
import { difference } from './history/shape.ts';
import { EPOCH_MS } from './history/timeline.ts';
import { history, payload } from './support/proto-history.ts';
import type { Told } from './support/proto-history.ts';

const HOUR = 3_600_000;
const BEGIN = Date.parse('2031-03-04T05:06:07.089Z');
const RUN = 'f3b6e2a0-9d1c-4c5e-8a7b-0123456789ab';

/** A reminder's history with a pace: how long the machine takes for each step, in milliseconds. */
function reminder(
  pace: number,
  changes: { waits?: string; user?: string; more?: readonly Told[]; begin?: number } = {},
): ProtoHistory {
  const { waits = '3600s', user = 'ada', more = [], begin = BEGIN } = changes;
  const waited = Number.parseFloat(waits) * 1000;
  return history(
    begin,
    [
      'WorkflowExecutionStarted',
      0,
      {
        workflowType: { name: 'reminder' },
        originalExecutionRunId: RUN,
        identity: `7@host-${pace}`,
        input: { payloads: [payload(user)] },
      },
    ],
    [
      'WorkflowTaskScheduled',
      pace,
      { taskQueue: { name: `7-host-${pace}`, kind: 'TASK_QUEUE_KIND_STICKY', normalName: 'reminds' } },
    ],
    ['WorkflowTaskStarted', 2 * pace, { requestId: `r-${pace}` }],
    [
      'WorkflowTaskCompleted',
      3 * pace,
      { sdkMetadata: { langUsedFlags: [2], sdkVersion: '1.24.0' }, workerVersion: { buildId: `b-${pace}` } },
    ],
    ['TimerStarted', 3 * pace, { timerId: '1', startToFireTimeout: waits }],
    ['TimerFired', 3 * pace + waited + pace, { timerId: '1', startedEventId: '5' }],
    ...more.map(([type, atMs, attributes = {}]): Told => [type, 3 * pace + waited + atMs, attributes]),
    [
      'WorkflowExecutionCompleted',
      5 * pace + waited,
      { result: { payloads: [payload({ run: RUN, at: begin + 3 * pace + waited + pace })] } },
    ],
  );
}

const elapsed = ({ events }: ProtoHistory): number[] => events.map((event) => timeOf(event) - EPOCH_MS);

describe('normalised', () => {
  test('two runs of the same code are equal, whatever the pace, the ids and the day', () => {
    const [one] = normaliseHistories([reminder(3)]);
    const [other] = normaliseHistories([reminder(70, { begin: BEGIN + 1_234_567 })]);
    expect(one).toEqual(other);
  });

  test('a timer fires when it is due and everything else happens at once', () => {
    const [one] = normaliseHistories([reminder(17)]);
    expect(elapsed(one!)).toEqual([0, 0, 0, 0, 0, HOUR, HOUR]);
  });

  test('a timer that was computed from a deadline is as long as it was meant', () => {
    const [one] = normaliseHistories([reminder(17, { waits: '3599.960s' })]);
    const [other] = normaliseHistories([reminder(70, { waits: '3599.790s' })]);
    expect(attributesOf(one!.events[4]!)['startToFireTimeout']).toBe('3600s');
    expect(elapsed(one!)).toEqual([0, 0, 0, 0, 0, HOUR, HOUR]);
    expect(one).toEqual(other);
  });

  test('a short timer keeps its milliseconds', () => {
    const [one] = normaliseHistories([reminder(17, { waits: '0.250s' })]);
    expect(elapsed(one!).at(-1)).toBe(250);
  });

  test('a long timer whose length was computed waits whole seconds', () => {
    const [one] = normaliseHistories([reminder(3, { waits: '3599.823s' })]);
    expect(one).toEqual(normaliseHistories([reminder(3)])[0]);
  });

  test('a wait that no event explains is whole seconds', () => {
    const told: Told[] = [
      ['WorkflowExecutionStarted', 0],
      ['WorkflowExecutionSignaled', 3 * 24 * HOUR + 212, { signalName: 'approve' }],
    ];
    expect(elapsed(normaliseHistories([history(BEGIN, ...told)])[0]!)).toEqual([0, 3 * 24 * HOUR]);
  });

  test('a retry begins when the backoff of its attempts is over', () => {
    const retryPolicy = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '3s' };
    const told: Told[] = [
      ['WorkflowExecutionStarted', 0],
      ['ActivityTaskScheduled', 40, { activityId: '1', retryPolicy }],
      ['ActivityTaskStarted', 40 + 6090, { scheduledEventId: '2', attempt: 4 }],
    ];
    expect(elapsed(normaliseHistories([history(BEGIN, ...told)])[0]!)).toEqual([0, 0, 6000]);
  });

  test('an activity that times out does so when its time is over', () => {
    const failure = { timeoutFailureInfo: { timeoutType: 'TIMEOUT_TYPE_START_TO_CLOSE' } };
    const told: Told[] = [
      ['WorkflowExecutionStarted', 0],
      ['ActivityTaskScheduled', 10, { startToCloseTimeout: '5s' }],
      ['ActivityTaskStarted', 20, { scheduledEventId: '2', attempt: 1 }],
      ['ActivityTaskTimedOut', 5055, { scheduledEventId: '2', startedEventId: '3', failure }],
    ];
    expect(elapsed(normaliseHistories([history(BEGIN, ...told)])[0]!)).toEqual([0, 0, 0, 5000]);
  });

  test('ids that were equal stay equal, in attributes, in data and across histories', () => {
    const child = history(BEGIN + 5, ['WorkflowExecutionStarted', 0, { firstExecutionRunId: RUN }]);
    const [parent, second] = normaliseHistories([reminder(3), child]);
    const id = attributesOf(parent!.events[0]!)['originalExecutionRunId'];
    expect(id).not.toBe(RUN);
    expect(attributesOf(second!.events[0]!)['firstExecutionRunId']).toBe(id);
    const result = attributesOf(parent!.events.at(-1)!)['result'] as { payloads: { data: string }[] };
    expect(decodePayload(result.payloads[0]!.data)).toEqual({ run: id, at: EPOCH_MS + HOUR });
  });

  test('what a replay needs is kept: the flags of the SDK, names and inputs', () => {
    const [one] = normaliseHistories([reminder(3)]);
    expect(attributesOf(one!.events[3]!)).toEqual({ sdkMetadata: { langUsedFlags: [2] } });
    expect(attributesOf(one!.events[0]!)['input']).toEqual({ payloads: [payload('ada')] });
  });

  test('nothing of the machine is left: no identity, no stack trace', () => {
    const failure = {
      message: 'no',
      stackTrace: 'Error: no\n    at charge (someone/activities.ts:3:1)',
    };
    const told: Told[] = [
      ['WorkflowExecutionStarted', 0],
      ['WorkflowExecutionFailed', 1, { failure }],
    ];
    const text = JSON.stringify(normaliseHistories([history(BEGIN, ...told), reminder(9)]));
    expect(text).not.toMatch(/someone|host-9|stackTrace|identity/);
    expect(text).toContain('"message":"no"');
  });
});

describe('two histories tell the same', () => {
  const compare = (one: ProtoHistory, other: ProtoHistory): string | undefined =>
    difference(normaliseHistories([one])[0]!, normaliseHistories([other])[0]!);

  test('when only the number of workflow tasks differs', () => {
    const more: Told[] = [
      ['WorkflowTaskScheduled', 5],
      ['WorkflowTaskStarted', 6],
      ['WorkflowTaskCompleted', 7],
    ];
    expect(compare(reminder(3), reminder(5, { more }))).toBeUndefined();
  });

  test('when parallel answers come in another order', () => {
    const answers = (first: string, second: string): ProtoHistory => {
      const told: Told[] = [
        ['WorkflowExecutionStarted', 0],
        ['ActivityTaskScheduled', 1, { activityId: '1', activityType: { name: 'charge' } }],
        ['ActivityTaskScheduled', 1, { activityId: '2', activityType: { name: 'ship' } }],
        [
          'ActivityTaskCompleted',
          2,
          { scheduledEventId: first, result: { payloads: [payload(`of ${first}`)] } },
        ],
        [
          'ActivityTaskCompleted',
          3,
          { scheduledEventId: second, result: { payloads: [payload(`of ${second}`)] } },
        ],
      ];
      return history(BEGIN, ...told);
    };
    expect(compare(answers('2', '3'), answers('3', '2'))).toBeUndefined();
    expect(compare(answers('2', '3'), answers('2', '2'))).toContain('ActivityTaskCompleted');
  });

  test.each<[string, ProtoHistory, string]>([
    ['a timer is longer', reminder(3, { waits: '7200s' }), '"startToFireTimeout":"7200s"'],
    ['an input differs', reminder(3, { user: 'grace' }), '"payload":"grace"'],
    [
      'an event is new',
      reminder(3, { more: [['MarkerRecorded', 0, { markerName: 'x' }]] }),
      'MarkerRecorded',
    ],
    [
      'a workflow task failed',
      reminder(3, { more: [['WorkflowTaskFailed', 0, { cause: 'x' }]] }),
      'WorkflowTaskFailed',
    ],
  ])('but not when %s', (_what, other, words) => {
    expect(compare(reminder(3), other)).toContain(words);
    expect(compare(other, reminder(3))).toBeDefined();
  });

  test('when a timer that ends at a deadline is shorter by the pace of the machine', () => {
    expect(compare(reminder(3), reminder(3, { waits: '3597.4s' }))).toBeUndefined();
    expect(compare(reminder(3, { waits: '30s' }), reminder(3, { waits: '29s' }))).toContain('TimerStarted');
  });

  test('but not when a wait is longer that no timer explains', () => {
    const signalled = (atMs: number): ProtoHistory =>
      history(BEGIN, ['WorkflowExecutionStarted', 0], ['WorkflowExecutionSignaled', atMs]);
    expect(compare(signalled(HOUR), signalled(HOUR + 700))).toBeUndefined();
    expect(compare(signalled(HOUR), signalled(2 * HOUR))).toBe(
      'WorkflowExecutionSignaled is recorded at +3600000 ms and the run has it at +7200000 ms',
    );
  });

  test('the names of events come from proto-JSON', () => {
    expect(reminder(1).events.map(typeOf).at(-2)).toBe('TimerFired');
  });
});
