import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { conformance } from './support/conformance.ts';
import type { Scenario } from './support/scenario.ts';

const lentAttributes = { real: 'it has no search attributes but those that someone registered' };
const noLists = {
  official: 'it has no list, no count and no deletion',
  real: 'its lists lag behind, and it has no attributes but those that someone registered',
};

const keyword = defineSearchAttributeKey('CustomKeywordField', SearchAttributeType.KEYWORD);
const number = defineSearchAttributeKey('CustomIntField', SearchAttributeType.INT);
const text = defineSearchAttributeKey('CustomTextField', SearchAttributeType.TEXT);
const time = defineSearchAttributeKey('CustomDatetimeField', SearchAttributeType.DATETIME);
const list = defineSearchAttributeKey('BuildIds', SearchAttributeType.KEYWORD_LIST);

/** Ids of the workflows that a query means, among those of the scenario's queue. */
async function ids({ client, taskQueue }: Scenario, query: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({
    query: `TaskQueue = '${taskQueue}' AND (${query})`,
  }))
    found.push(workflowId);
  return found;
}

describe('the client', () => {
  conformance('lists and counts what it has started, page by page', {
    ...noLists,
    sdk: async (scenario) => {
      const { client, taskQueue } = scenario;
      await scenario.worker();
      await scenario.start('patchedOnce', { workflowId: 'done' });
      await client.workflow.getHandle('done').result();
      const { length } = 'abcde';
      for (let index = 0; index < length; index += 1)
        await scenario.start('waitsForEver', { workflowId: `open-${index}`, taskQueue: `${taskQueue}-idle` });

      const query = `WorkflowId STARTS_WITH 'open-' AND ExecutionStatus = 'Running'`;
      const infos: string[] = [];
      for await (const info of client.workflow.list({ query, pageSize: 2 }))
        infos.push(`${info.workflowId} ${info.status.name}`);
      expect(infos).toEqual([4, 3, 2, 1, 0].map((index) => `open-${index} RUNNING`));

      expect(await client.workflow.count(query)).toMatchObject({ count: 5 });
      expect(
        await client.workflow.count(`TaskQueue STARTS_WITH '${taskQueue}' GROUP BY ExecutionStatus`),
      ).toEqual({
        count: 6,
        groups: [
          { count: 5, groupValues: [['Running']] },
          { count: 1, groupValues: [['Completed']] },
        ],
      });
    },
  });

  conformance('finds a patched workflow by its change version', {
    ...noLists,
    sdk: async (scenario) => {
      await scenario.worker();
      await scenario.execute('patchedOnce');
      expect(await ids(scenario, "TemporalChangeVersion = 'second-mail'")).toEqual([scenario.workflowId]);
      expect(await ids(scenario, "TemporalChangeVersion = 'second'")).toEqual([]);
    },
  });

  conformance('gives typed attributes and reads them back with their types', {
    ...lentAttributes,
    sdk: async (scenario) => {
      const at = new Date(Date.UTC(2026, 0, 31, 12));
      const typedSearchAttributes = new TypedSearchAttributes([
        { key: keyword, value: 'gold' },
        { key: number, value: 7 },
        { key: text, value: 'brave new world' },
        { key: time, value: at },
      ]);
      const handle = await scenario.start('waitsForEver', { typedSearchAttributes });

      const { typedSearchAttributes: found } = await handle.describe();

      expect(found.get(keyword)).toBe('gold');
      expect(found.get(number)).toBe(7);
      expect(found.get(text)).toBe('brave new world');
      expect(found.get(time)).toEqual(at);
    },
  });

  conformance('finds a workflow by each of its attributes', {
    ...noLists,
    sdk: async (scenario) => {
      const typedSearchAttributes = new TypedSearchAttributes([
        { key: keyword, value: 'gold' },
        { key: number, value: 7 },
        { key: text, value: 'brave new world' },
        { key: time, value: new Date(Date.UTC(2026, 0, 31, 12)) },
        { key: list, value: ['one', 'two'] },
      ]);
      const { workflowId } = await scenario.start('waitsForEver', { typedSearchAttributes });
      const queries = [
        "CustomKeywordField STARTS_WITH 'go'",
        'CustomIntField BETWEEN 5 AND 7',
        "CustomTextField = 'NEW'",
        "CustomDatetimeField < '2026-02-01T00:00:00Z'",
        "BuildIds IN ('two', 'three')",
      ];
      for (const query of queries) expect(await ids(scenario, query)).toEqual([workflowId]);
      expect(await ids(scenario, 'NOT CustomIntField = 7')).toEqual([]);
    },
  });

  conformance('is told which attribute of a start has a value of the wrong type', {
    ...lentAttributes,
    official: 'it takes a value of any type',
    sdk: async (scenario) => {
      // The untyped form takes anything.
      const searchAttributes = { CustomIntField: ['seven'] };
      const start = scenario.start('waitsForEver', { searchAttributes });
      await expect(start).rejects.toMatchObject({
        cause: {
          code: 3,
          details: 'invalid value for search attribute CustomIntField of type Int: [seven]',
        },
      });
    },
  });

  conformance('is told what is wrong with a query', {
    ...noLists,
    sdk: async (scenario) => {
      await expect(scenario.client.workflow.count('Nobody = 1')).rejects.toMatchObject({
        cause: { code: 3, details: 'invalid query: invalid search attribute: Nobody' },
      });
    },
  });

  conformance('does not find a workflow that was deleted', {
    ...noLists,
    sdk: async (scenario) => {
      const handle = await scenario.start('waitsForEver');
      await scenario.client.workflowService.deleteWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: handle.workflowId },
      });
      await expect(handle.describe()).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
      expect(await ids(scenario, 'CloseTime IS NULL OR CloseTime IS NOT NULL')).toEqual([]);
    },
  });
});

conformance('a workflow sets and unsets typed attributes', {
  ...lentAttributes,
  sdk: async (scenario) => {
    await scenario.worker();
    const handle = await scenario.start('setsTypedAttributes', {
      typedSearchAttributes: new TypedSearchAttributes([{ key: number, value: 7 }]),
    });
    const at = new Date(Date.UTC(2026, 0, 31));
    expect(await handle.result()).toEqual(
      expect.arrayContaining(['CustomKeywordField "gold"', `CustomDatetimeField "${at.toISOString()}"`]),
    );
    const { typedSearchAttributes: found } = await handle.describe();
    expect(found.get(keyword)).toBe('gold');
    expect(found.get(number)).toBeUndefined();
    expect(found.get(time)).toEqual(at);
  },
});
