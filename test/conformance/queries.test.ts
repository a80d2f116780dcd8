import { QueryNotRegisteredError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { eventTypes } from './support/history-text.ts';
import { eventually, test } from './support/scenario.ts';

const firstTask = [
  'WorkflowExecutionStarted',
  'WorkflowTaskScheduled',
  'WorkflowTaskStarted',
  'WorkflowTaskCompleted',
];

describe('a query', () => {
  test('of an idle workflow is answered and leaves no trace', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    await handle.signal('note', 'one');
    await eventually(
      async () => handle.query<string[]>('notes'),
      (notes) => notes.length === 1,
      'the note',
    );
    const before = eventTypes(await scenario.history());

    expect(await handle.query('notes')).toEqual(['one']);

    expect(eventTypes(await scenario.history())).toEqual(before);
  });

  test('of a closed workflow is answered from its history', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    await handle.signal('note', 'one');
    await handle.signal('finish');
    await handle.result();

    expect(await handle.query('notes')).toEqual(['one']);
  });

  test('of a closed workflow is answered by a worker that has never seen it', async ({ scenario }) => {
    const first = await scenario.worker();
    const handle = await scenario.start('ledger');
    await handle.signal('note', 'one');
    await handle.signal('finish');
    await handle.result();
    await first.stop();
    await scenario.worker();

    expect(await handle.query('notes')).toEqual(['one']);
  });

  test('that the workflow does not know is refused by name', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    await eventually(
      async () => eventTypes(await scenario.history()),
      ({ length }) => length === 4,
      'the first workflow task',
    );

    const refusal = await handle.query('balance').catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(QueryNotRegisteredError);
    expect(String(refusal)).toContain('balance');
  });

  test('right after the start waits for the first workflow task and adds none', async ({ scenario }) => {
    const handle = await scenario.start('ledger');
    const answer = handle.query('notes');

    await scenario.worker();

    expect(await answer).toEqual([]);
    expect(eventTypes(await scenario.history())).toEqual(firstTask);
  });

  test('whose handler throws is refused with its words', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    await eventually(
      async () => eventTypes(await scenario.history()),
      ({ length }) => length === 4,
      'the first workflow task',
    );

    await expect(handle.query('fails')).rejects.toThrow('the ledger is sealed');
  });
});
