import { isDeepStrictEqual } from 'node:util';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { conformance } from './support/conformance.ts';
import { eventually, type Scenario } from './support/scenario.ts';

const official = 'it has no list, no count and no deletion';

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

/** Waits until a query means these workflows: the lists of a real Temporal Service lag behind. */
async function expectIds(scenario: Scenario, query: string, expected: string[]): Promise<void> {
  await eventually(
    () => ids(scenario, query),
    (found) => isDeepStrictEqual(found, expected),
    `${query} to find ${expected.join(', ') || 'nothing'}`,
  );
}

describe('the client', () => {
  conformance('lists and counts what it has started, page by page', {
    official,
    sdk: async (scenario) => {
      const { client, taskQueue } = scenario;
      await scenario.worker();
      await scenario.start('patchedOnce', { workflowId: 'done' });
      await client.workflow.getHandle('done').result();
      const { length } = 'abcde';
      for (let index = 0; index < length; index += 1)
        await scenario.start('waitsForEver', { workflowId: `open-${index}`, taskQueue: `${taskQueue}-idle` });

      const query = `WorkflowId STARTS_WITH 'open-' AND ExecutionStatus = 'Running'`;
      await eventually(
        () => client.workflow.count(query),
        ({ count }) => count === length,
        'all of them to be counted',
      );
      const infos: string[] = [];
      for await (const info of client.workflow.list({ query, pageSize: 2 }))
        infos.push(`${info.workflowId} ${info.status.name}`);
      expect(infos).toEqual([4, 3, 2, 1, 0].map((index) => `open-${index} RUNNING`));

      const byStatus = await eventually(
        () => client.workflow.count(`TaskQueue STARTS_WITH '${taskQueue}' GROUP BY ExecutionStatus`),
        ({ groups }) => groups.length === 2,
        'the one that is done to be counted',
      );
      expect(byStatus).toEqual({
        count: 6,
        groups: [
          { count: 5, groupValues: [['Running']] },
          { count: 1, groupValues: [['Completed']] },
        ],
      });
    },
  });

  conformance('finds a patched workflow by its change version', {
    official,
    sdk: async (scenario) => {
      await scenario.worker();
      await scenario.execute('patchedOnce');
      await expectIds(scenario, "TemporalChangeVersion = 'second-mail'", [scenario.workflowId]);
      await expectIds(scenario, "TemporalChangeVersion = 'second'", []);
    },
  });

  conformance('gives typed attributes and reads them back with their types', {
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
    official,
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
      for (const query of queries) await expectIds(scenario, query, [workflowId]);
      await expectIds(scenario, 'NOT CustomIntField = 7', []);
    },
  });

  conformance('is told which attribute of a start has a value of the wrong type', {
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
    official,
    sdk: async (scenario) => {
      await expect(scenario.client.workflow.count('Nobody = 1')).rejects.toMatchObject({
        cause: { code: 3, details: 'invalid query: invalid search attribute: Nobody' },
      });
    },
  });

  conformance('does not find a workflow that was deleted', {
    official,
    sdk: async (scenario) => {
      const handle = await scenario.start('waitsForEver');
      await scenario.client.workflowService.deleteWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: handle.workflowId },
      });
      const gone = await eventually(
        () =>
          handle.describe().then(
            () => undefined,
            (error: Error) => error.name,
          ),
        (name) => name !== undefined,
        'the workflow to be gone',
      );
      expect(gone).toBe('WorkflowNotFoundError');
      await expectIds(scenario, 'CloseTime IS NULL OR CloseTime IS NOT NULL', []);
    },
  });
});

conformance('a workflow sets and unsets typed attributes', {
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
