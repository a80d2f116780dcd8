import { expect, test } from 'vitest';
import { oursSays } from './support/oracle.ts';
import { World } from './support/world.ts';

const code = `
  import { condition, defineSignal, log, proxyActivities, proxySinks, setHandler, sleep } from '@temporalio/workflow';
  const { charge } = proxyActivities({ startToCloseTimeout: '1 minute' });
  const { metrics } = proxySinks();
  export const interceptors = () => ({
    inbound: [{
      execute: async (input, next) => ['inbound', await next({ ...input, args: [input.args[0] + '!'] })],
      handleSignal: (input, next) => next({ ...input, args: ['signaled ' + input.args[0]] }),
    }],
    outbound: [{
      scheduleActivity: (input, next) => next({ ...input, headers: { ...input.headers, trace: { metadata: { encoding: new TextEncoder().encode('json/plain') }, data: new TextEncoder().encode('"t-1"') } } }),
      startTimer: (input, next) => next({ ...input, durationMs: input.durationMs * 2 }),
    }],
  });
  export async function main(name) {
    const seen = [];
    setHandler(defineSignal('go'), (word) => void seen.push(word));
    metrics.count('begun', name);
    log.info('begun', { name });
    await condition(() => seen.length > 0);
    await sleep('1 day');
    metrics.count('slept', name);
    return [...seen, await charge(name)];
  }
`;

interface Calls {
  readonly counted: unknown[];
  readonly always: unknown[];
  readonly logged: unknown[];
}

async function run(maxCachedWorkflows: number, calls: Calls) {
  const nothing = (): void => undefined;
  const world = new World({
    workflows: { code },
    activities: { charge: async (name: string) => `charged ${name}` },
    maxCachedWorkflows,
    sinks: {
      metrics: {
        count: {
          fn: (info, ...args) => {
            calls.counted.push([(info as { workflowId: string }).workflowId, ...args]);
            throw new Error('a broken sink harms nobody');
          },
        },
      },
    },
    logger: {
      log: nothing,
      trace: nothing,
      debug: nothing,
      warn: nothing,
      error: nothing,
      info: (message) => void calls.logged.push(message),
    },
  });
  return world.run(async () => {
    const started = await world.start('main', ['ada']);
    await started.signal('go', 'now');
    return started.history();
  });
}

test.each([100, 0])(
  'interceptors change what goes in and out, and sinks hear it once (%i executions in memory)',
  async (cached) => {
    const calls: Calls = { counted: [], always: [], logged: [] };

    const history = await run(cached, calls);

    expect(history.result).toEqual(['inbound', ['signaled now', 'charged ada!']]);
    const attributes = (name: string) => history.events.map((event) => event[name]).find(Boolean);
    expect(attributes('timerStartedEventAttributes')).toMatchObject({
      startToFireTimeout: { seconds: 2 * 86_400 },
    });
    expect(attributes('activityTaskScheduledEventAttributes')).toHaveProperty('header.fields.trace');
    expect(calls.counted).toEqual([
      ['main-1', 'begun', 'ada!'],
      ['main-1', 'slept', 'ada!'],
    ]);
    expect(calls.logged.filter((message) => message === 'begun')).toHaveLength(1);
    expect(await oursSays(code, history)).toBeUndefined();
  },
);
