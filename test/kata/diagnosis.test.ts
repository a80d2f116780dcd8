import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/kata/diagnosis.ts';
import type { Observation } from '../../src/kata/diagnosis.ts';
import { placeOfFailure } from '../../src/kata/failure-place.ts';

const started = { eventId: 1, eventTime: { seconds: 0 }, workflowExecutionStartedEventAttributes: {} };
const timer = {
  eventId: 5,
  eventTime: { seconds: 0 },
  timerStartedEventAttributes: { timerId: '1', startToFireTimeout: { seconds: 30 * 86_400 } },
};

const calm: Observation = {
  workflowId: 'ada',
  workflowType: 'trial',
  events: [started, timer] as unknown as Observation['events'],
  description: {},
  quietForMs: 0,
  waitingForMs: 500,
  nowMs: 0,
  placeOf: placeOfFailure,
  skipsTime: true,
  server: '127.0.0.1:7233',
  activities: ['sendMail'],
  workflows: async () => ['trial'],
};

describe('the cause of a wait', () => {
  test('is not looked for while something changes', async () => {
    expect(await diagnose(calm)).toBeUndefined();
  });

  test('on a server that skips no time, a far timer is named at once', async () => {
    const cause = await diagnose({ ...calm, skipsTime: false });
    expect(cause?.text).toContain('waits for 30 days');
    expect(cause?.text).toContain('127.0.0.1:7233 skips no time');
    expect(cause?.text).toContain('--server embedded');
  });

  test('on such a server, a near timer is waited for', async () => {
    const almost = { ...calm, skipsTime: false, nowMs: 30 * 86_400_000 - 2000 };
    expect(await diagnose(almost)).toBeUndefined();
  });

  test('a clock that stands still is named when a timer is open', async () => {
    const cause = await diagnose({ ...calm, quietForMs: 5000 });
    expect(cause).toMatchObject({
      holdsClock: true,
      text: expect.stringContaining('the clock of the server stands still') as unknown,
    });
  });

  test('a workflow task that nobody takes is named with its task queue', async () => {
    const description = {
      pendingWorkflowTask: { attempt: 1 },
      executionConfig: { taskQueue: { name: 'elsewhere' } },
    };
    const cause = await diagnose({ ...calm, quietForMs: 5000, description });
    expect(cause?.text).toContain('task queue "elsewhere"');
    expect(cause?.text).toContain('...ids');
  });

  test('the nearest of the known activities comes first', async () => {
    const description = {
      pendingActivities: [
        {
          activityType: { name: 'sendMial' },
          attempt: 1,
          lastFailure: { message: 'Activity function sendMial is not registered on this Worker' },
        },
      ],
    };
    const cause = await diagnose({ ...calm, description, activities: ['charge', 'refund', 'sendMail'] });
    expect(cause?.text).toContain('no activity "sendMial"');
    expect(cause?.text).toContain('exports: sendMail,');
  });
});
