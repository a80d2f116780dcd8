import { describe, expect, test } from 'vitest';
import { duration, historyRows, historyText } from '../../src/workbook/history-rows.ts';

const json = (value: unknown): object => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
const at = (ms: number): object => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });
const day = 86_400_000;

const decoded = [
  {
    eventId: 1,
    eventTime: at(1000),
    workflowExecutionStartedEventAttributes: {
      workflowType: { name: 'trial' },
      input: { payloads: [json('ada'), json({ days: 30 })] },
      attempt: 1,
    },
  },
  {
    eventId: 5,
    eventTime: at(1010),
    timerStartedEventAttributes: { timerId: '1', startToFireTimeout: { seconds: 30 * 86_400 } },
  },
  {
    eventId: 6,
    eventTime: at(1010 + 30 * day),
    timerFiredEventAttributes: { timerId: '1', startedEventId: 5 },
  },
  {
    eventId: 10,
    eventTime: at(1020 + 30 * day),
    activityTaskScheduledEventAttributes: {
      activityType: { name: 'sendMail' },
      input: { payloads: [json('ada')] },
    },
  },
  {
    eventId: 11,
    eventTime: at(4020 + 30 * day),
    activityTaskStartedEventAttributes: {
      scheduledEventId: 10,
      attempt: 3,
      lastFailure: { message: 'the mail server is busy' },
    },
  },
  {
    eventId: 12,
    eventTime: at(4020 + 30 * day),
    activityTaskFailedEventAttributes: { scheduledEventId: 10, failure: { message: 'no such address' } },
  },
  {
    eventId: 16,
    eventTime: at(4030 + 30 * day),
    workflowExecutionFailedEventAttributes: {
      failure: { message: 'Activity task failed', cause: { message: 'no such address' } },
    },
  },
];

describe('rows of a history', () => {
  test('say what matters of each event in a short phrase', () => {
    expect(historyRows(decoded).map(({ type, detail }) => [type, detail])).toEqual([
      ['WorkflowExecutionStarted', 'trial("ada", {"days":30})'],
      ['TimerStarted', '30 days'],
      ['TimerFired', '30 days'],
      ['ActivityTaskScheduled', 'sendMail("ada")'],
      ['ActivityTaskStarted', 'sendMail, attempt 3 after "the mail server is busy"'],
      ['ActivityTaskFailed', 'sendMail: no such address'],
      ['WorkflowExecutionFailed', 'no such address'],
    ]);
  });

  test('count the time from the first event', () => {
    expect(historyRows(decoded).map(({ elapsedMs }) => elapsedMs)).toEqual([
      0,
      10,
      30 * day + 10,
      30 * day + 20,
      30 * day + 3020,
      30 * day + 3020,
      30 * day + 3030,
    ]);
  });

  test('are the same for proto-JSON', () => {
    const asJson = [
      {
        eventId: '1',
        eventTime: '2026-01-01T00:00:00Z',
        workflowExecutionStartedEventAttributes: {
          workflowType: { name: 'trial' },
          input: { payloads: [{ metadata: { encoding: btoa('json/plain') }, data: btoa('"ada"') }] },
        },
      },
      {
        eventId: '5',
        eventTime: '2026-01-01T00:00:00.010Z',
        timerStartedEventAttributes: { startToFireTimeout: '2592000s' },
      },
    ];
    expect(historyRows(asJson)).toEqual([
      { eventId: 1, type: 'WorkflowExecutionStarted', detail: 'trial("ada")', elapsedMs: 0 },
      { eventId: 5, type: 'TimerStarted', detail: '30 days', elapsedMs: 10 },
    ]);
  });

  test('cut long payloads, and leave undefined out', () => {
    const scheduled = (payload: object): object[] => [
      {
        eventId: 1,
        eventTime: at(0),
        activityTaskScheduledEventAttributes: {
          activityType: { name: 'print' },
          input: { payloads: [payload] },
        },
      },
    ];
    const [long] = historyRows(scheduled(json('x'.repeat(500))));
    expect(long!.detail.length).toBeLessThan(80);
    expect(long!.detail).toMatch(/…\)$/);
    const [none] = historyRows(scheduled({ metadata: { encoding: Buffer.from('binary/null') } }));
    expect(none!.detail).toBe('print()');
    const [bytes] = historyRows(
      scheduled({ metadata: { encoding: Buffer.from('binary/plain') }, data: new Uint8Array(3) }),
    );
    expect(bytes!.detail).toBe('print(<3 bytes of binary/plain>)');
  });

  test('name a patch and a local activity, however long the note of the worker is', () => {
    const marker = (markerName: string, details: object): object => ({
      eventId: 1,
      eventTime: at(0),
      markerRecordedEventAttributes: { markerName, details },
    });
    const note = { seq: 1, attempt: 1, activity_id: '1'.repeat(200), activity_type: 'priceOf' };
    const rows = [
      marker('core_local_activity', {
        data: { payloads: [json(note)] },
        result: { payloads: [json(100)] },
      }),
      marker('core_patch', { 'patch-data': { payloads: [json({ id: 'check-card', deprecated: false })] } }),
    ].map((event) => historyRows([event])[0]?.detail);
    expect(rows).toEqual(['local activity priceOf: 100', 'patch "check-card"']);
  });

  test('keep the type of an event that nobody knows yet', () => {
    expect(historyRows([{ eventId: 1, eventTime: at(0), moonRoseEventAttributes: {} }])).toEqual([
      { eventId: 1, type: 'MoonRose', detail: '', elapsedMs: 0 },
    ]);
    expect(historyRows([])).toEqual([]);
  });

  test('read as numbered text', () => {
    expect(historyText(historyRows(decoded.slice(0, 2)))).toBe(
      [
        '   1  WorkflowExecutionStarted  trial("ada", {"days":30})  +0 ms',
        '   5  TimerStarted              30 days                    +10 ms',
      ].join('\n'),
    );
  });
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [2500, '2.5 s'],
  [60_000, '1 minute'],
  [90 * 60_000, '1 hour 30 minutes'],
  [30 * day, '30 days'],
  [30 * day + 5 * 60_000, '30 days'],
  [-1000, '-1 s'],
])('the duration %d ms reads "%s"', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
