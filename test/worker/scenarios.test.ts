import { describe, expect, test } from 'vitest';
import { eventName } from '../../src/worker/core/messages.ts';
import { coreSays, oursSays } from './support/oracle.ts';
import { activities, scenarios } from './support/scenarios.ts';
import type { History } from './support/world.ts';
import { Started, World } from './support/world.ts';

/** These come and go with who is quicker: the tasks, and starts of activities. */
const noise = /^WorkflowTask|^ActivityTaskStarted$/;

const told = (history: History): string =>
  history.events
    .map(eventName)
    .filter((name) => !noise.test(name))
    .join(' ');

describe.each([
  ['with its executions in memory', 100],
  ['that remembers nothing', 0],
])('a Worker %s', (_, maxCachedWorkflows) => {
  test.each(scenarios)('$title', async ({ code, args, drive, result, events, others = [] }) => {
    const world = new World({ workflows: { code }, activities: activities(), maxCachedWorkflows });

    const histories = await world.run(async () => {
      const started = await world.start('main', args, { workflowTaskTimeout: { seconds: 1 } });
      await drive?.(started, world);
      const main = await started.history();
      const rest = others.map((id) => new Started(world, id, '').history());
      return [main, ...(await Promise.all(rest))];
    });

    expect(told(histories[0]!)).toBe(events);
    expect(histories[0]!.result).toEqual(result);
    for (const history of histories) {
      expect(await coreSays(code, history)).toBeUndefined();
      expect(await oursSays(code, history)).toBeUndefined();
    }
  });
});
