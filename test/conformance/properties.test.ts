import { describe, expect } from 'vitest';
import { eventTypes, expectHistory } from './support/history-text.ts';
import { eventually, test } from './support/scenario.ts';

describe('a workflow', () => {
  test('that asks whether it is patched leaves a marker and a search attribute', async ({ scenario }) => {
    await scenario.worker();

    expect(await scenario.execute('patchedOnce')).toBe(true);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 MarkerRecorded {"markerName":"core_patch","workflowTaskCompletedEventId":4}
      6 UpsertWorkflowSearchAttributes {"searchAttributes":{"indexedFields":{"TemporalChangeVersion":["second-mail"]}},"workflowTaskCompletedEventId":4}
      7 WorkflowExecutionCompleted
    `);
  });

  test('that changes its memo adds keys and removes those set to null', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('writesMemo', { memo: { trial: true, user: 'ada' } });

    await handle.result();

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted {"memo":{"fields":{"trial":true,"user":"ada"}}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowPropertiesModified {"upsertedMemo":{"fields":{"plan":"gold"}},"workflowTaskCompletedEventId":4}
      6 WorkflowExecutionCompleted
    `);
    expect((await handle.describe()).memo).toEqual({ user: 'ada', plan: 'gold' });
  });

  test('that writes a search attribute nobody registered fails its workflow task', async ({ scenario }) => {
    await scenario.worker();
    await scenario.start('writesSearchAttribute', { args: ['Unregistered'] });

    const history = await eventually(
      () => scenario.history(),
      (found) => eventTypes(found).includes('WorkflowTaskFailed'),
      'the workflow task to fail',
    );

    expectHistory({ events: history.events!.slice(0, 4) }).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":"WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES"}
    `);
  });

  test('that writes a search attribute of the server’s own set keeps it', async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('writesSearchAttribute', { args: ['CustomKeywordField'] });

    await handle.result();

    const { searchAttributes } = await handle.describe();
    expect(searchAttributes).toMatchObject({ CustomKeywordField: ['ada'] });
  });
});
