import { describe, expect } from 'vitest';
import { eventTypes } from './support/history-text.ts';
import { differs, eventually, test } from './support/scenario.ts';

describe('a workflow whose worker is gone', () => {
  differs({ official: 'its tasks for the old worker’s cache are never given to another' })(
    'goes on with the next one',
    async ({ scenario }) => {
      const first = await scenario.worker();
      const handle = await scenario.start('ledger');
      await handle.signal('note', 'one');
      await eventually(
        () => handle.query<string[]>('notes'),
        ({ length }) => length === 1,
        'the first note',
      );
      await first.stop();

      await scenario.worker();
      await handle.signal('note', 'two');
      await handle.signal('finish');

      expect(await handle.result()).toEqual({ notes: ['one', 'two'], sum: 0 });
    },
  );

  test('goes on with the next one, when it has no cache', async ({ scenario }) => {
    const first = await scenario.worker({ maxCachedWorkflows: 0 });
    const handle = await scenario.start('ledger');
    await handle.signal('note', 'one');
    await eventually(
      () => handle.query<string[]>('notes'),
      ({ length }) => length === 1,
      'the first note',
    );
    await first.stop();

    await scenario.worker({ maxCachedWorkflows: 0 });
    await handle.signal('finish');

    expect(await handle.result()).toEqual({ notes: ['one'], sum: 0 });
  });

  test('waits until there is one', async ({ scenario }) => {
    const handle = await scenario.start('echo', { args: ['late'] });
    const result = handle.result();

    await scenario.worker();

    expect(await result).toBe('late');
  });
});

describe('workflows that run at once', () => {
  differs({ official: 'results awaited at once unbalance its lock' })(
    'all end, each after its own time',
    async ({ scenario }) => {
      await scenario.worker();
      const before = await scenario.currentTimeMs();

      await Promise.all(
        [5, 4, 3, 2, 1].map((hours) =>
          scenario.execute('sleeper', {
            args: [hours * 3_600_000],
            workflowId: `${scenario.workflowId}-${hours}`,
          }),
        ),
      );

      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(5 * 3_600_000);
      for (const hours of [1, 5]) {
        expect(eventTypes(await scenario.history(`${scenario.workflowId}-${hours}`)).at(-1)).toBe(
          'WorkflowExecutionCompleted',
        );
      }
    },
  );
});
