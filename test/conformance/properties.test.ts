import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { payloads } from './support/script.ts';

const value = (of: unknown) => payloads(of).payloads![0]!;
const keywords = (...of: string[]) => ({
  ...value(of),
  metadata: { ...value(of).metadata, type: new TextEncoder().encode('KeywordList') },
});

const upsert = (indexedFields: Record<string, ReturnType<typeof value>>) => ({
  commandType: 13,
  upsertWorkflowSearchAttributesCommandAttributes: { searchAttributes: { indexedFields } },
});

describe('a workflow', () => {
  conformance('that asks whether it is patched leaves a marker and a search attribute', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 MarkerRecorded {"markerName":"core_patch","workflowTaskCompletedEventId":4}
      6 UpsertWorkflowSearchAttributes {"searchAttributes":{"indexedFields":{"TemporalChangeVersion":["second-mail"]}},"workflowTaskCompletedEventId":4}
      7 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(
        commands.marker('core_patch'),
        upsert({ TemporalChangeVersion: keywords('second-mail') }),
        commands.complete(),
      );
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('patchedOnce')).toBe(true);
    },
  });

  conformance('that changes its memo adds keys and removes those set to null', {
    history: `
      1 WorkflowExecutionStarted {"memo":{"fields":{"trial":true,"user":"ada"}}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowPropertiesModified {"upsertedMemo":{"fields":{"plan":"gold"}},"workflowTaskCompletedEventId":4}
      6 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start({ memo: { fields: { trial: value(true), user: value('ada') } } });
      const nothing = { metadata: { encoding: new TextEncoder().encode('binary/null') } };
      await script.run(
        {
          commandType: 16,
          modifyWorkflowPropertiesCommandAttributes: {
            upsertedMemo: { fields: { plan: value('gold'), trial: nothing } },
          },
        },
        commands.complete(),
      );
      expect(
        await script.call('DescribeWorkflowExecution', { execution: { workflowId: script.workflowId } }),
      ).toMatchObject({
        workflowExecutionInfo: { memo: { fields: { user: value('ada'), plan: value('gold') } } },
      });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('writesMemo', { memo: { trial: true, user: 'ada' } });
      await handle.result();
      expect((await handle.describe()).memo).toEqual({ user: 'ada', plan: 'gold' });
    },
  });

  conformance('that writes a search attribute nobody registered fails its workflow task', {
    official: 'it writes three events for every failed attempt',
    script: async (script) => {
      await script.start();
      const task = await script.pollWorkflowTask();
      await expect(
        script.complete(task, { commands: [upsert({ Unregistered: value(['ada']) })] }),
      ).rejects.toThrow('Unregistered');
      expect(script.history().at(-1)).toMatchObject({ workflowTaskFailedEventAttributes: { cause: 23 } });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      await scenario.start('writesSearchAttribute', { args: ['Unregistered'] });
      await scenario.reaches('WorkflowTaskFailed');
      expect(await scenario.event(4)).toMatchObject({
        cause: 'WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES',
      });
    },
  });

  conformance('that writes a registered search attribute keeps it', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 UpsertWorkflowSearchAttributes {"searchAttributes":{"indexedFields":{"CustomKeywordField":["ada"]}}}
      6 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      await script.run(upsert({ CustomKeywordField: value(['ada']) }), commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const handle = await scenario.start('writesSearchAttribute', { args: ['CustomKeywordField'] });
      await handle.result();
      const { searchAttributes } = await handle.describe();
      expect(searchAttributes).toMatchObject({ CustomKeywordField: ['ada'] });
    },
  });
});
