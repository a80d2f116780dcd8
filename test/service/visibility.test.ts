import { describe, expect } from 'vitest';
import { commands, test, type Scenario } from './support/scenario.ts';
import { attributes, ids, list, register, valueOf } from './support/visibility.ts';

const OPEN = 'ListOpenWorkflowExecutions';
const CLOSED = 'ListClosedWorkflowExecutions';

/** Runs `w1` to `w5`, a second apart; the first two are closed. */
async function fiveRuns(scenario: Scenario): Promise<void> {
  for (let number = 1; number <= 5; number += 1) {
    await scenario.start({ workflowId: `w${number}`, workflowType: { name: number % 2 ? 'odd' : 'even' } });
    await scenario.platform.pass(1_000);
  }
  for (const workflowId of ['w1', 'w2'])
    await scenario.call('TerminateWorkflowExecution', { workflowExecution: { workflowId } });
}

const named = (answer: { executions: { execution: { workflowId: string } }[] }): string =>
  answer.executions.map(({ execution }) => execution.workflowId).join(' ');

describe('a list', () => {
  test('shows open runs first, those that started last before others, and then closed ones', async ({
    scenario,
  }) => {
    await fiveRuns(scenario);
    expect(await ids(scenario)).toBe('w5 w4 w3 w2 w1');
    await scenario.platform.pass(1_000);
    await scenario.call('TerminateWorkflowExecution', { workflowExecution: { workflowId: 'w4' } });
    expect(await ids(scenario)).toBe('w5 w3 w4 w2 w1');
  });

  test('knows what has happened a moment before', async ({ scenario }) => {
    await scenario.start({ workflowId: 'now' });
    expect(await ids(scenario, "ExecutionStatus = 'Running'")).toBe('now');
    await scenario.run(commands.complete());
    expect(await ids(scenario, "ExecutionStatus = 'Running'")).toBe('');
    expect(await ids(scenario, "ExecutionStatus = 'Completed'")).toBe('now');
  });

  test('goes on behind the last run of a page, whatever started meanwhile', async ({ scenario }) => {
    await fiveRuns(scenario);
    const first = await list(scenario, '', { pageSize: 2 });
    expect(named(first)).toBe('w5 w4');
    await scenario.start({ workflowId: 'w6' });
    const second = await list(scenario, '', { pageSize: 2, nextPageToken: first.nextPageToken });
    expect(named(second)).toBe('w3 w2');
    const third = await list(scenario, '', { pageSize: 2, nextPageToken: second.nextPageToken });
    expect(named(third)).toBe('w1');
    expect(third.nextPageToken).toBeUndefined();
  });

  test('gives a token with a full page, so that the last page may be empty', async ({ scenario }) => {
    await fiveRuns(scenario);
    const all = await list(scenario, '', { pageSize: 5 });
    expect(await list(scenario, '', { pageSize: 5, nextPageToken: all.nextPageToken })).toEqual({
      executions: [],
    });
  });

  test('refuses a page token that is none', async ({ scenario }) => {
    await expect(list(scenario, '', { nextPageToken: Uint8Array.of(1, 2) })).rejects.toMatchObject({
      code: 3,
      message: 'Invalid NextPageToken.',
    });
  });

  test('holds the runs of one namespace', async ({ scenario }) => {
    await scenario.start({ workflowId: 'here' });
    await scenario.start({ workflowId: 'there', namespace: 'other' });
    expect(await ids(scenario)).toBe('here');
  });

  test('tells what the real service tells of an open and of a closed run', async ({ scenario }) => {
    await register(scenario);
    const searchAttributes = attributes({ K: ['one'], KL: ['one'], I: null });
    const memo = attributes({ note: 'remember' }).indexedFields;
    const { runId } = await scenario.start({ workflowId: 'w', searchAttributes, memo: { fields: memo } });
    const open = {
      execution: { workflowId: 'w', runId },
      type: { name: 'workflow' },
      startTime: { seconds: 1767225600, nanos: 0 },
      executionTime: { seconds: 1767225600, nanos: 0 },
      status: 1,
      memo: { fields: memo },
      taskQueue: scenario.taskQueue,
      rootExecution: { workflowId: 'w', runId },
    };
    const [running] = (await list(scenario)).executions as Record<string, unknown>[];
    const { searchAttributes: shown, ...info } = running!;
    expect(info).toEqual(open);
    const fields = (shown as { indexedFields: Record<string, object> }).indexedFields;
    expect(Object.entries(fields).map(([name, payload]) => [name, valueOf(payload)])).toEqual([
      ['K', 'one'],
      ['KL', ['one']],
    ]);

    await scenario.platform.pass(2_500);
    await scenario.run(commands.complete());

    const [closed] = (await list(scenario)).executions;
    expect(closed).toMatchObject({
      ...open,
      status: 2,
      closeTime: { seconds: 1767225602, nanos: 500_000_000 },
      executionDuration: { seconds: 2, nanos: 500_000_000 },
      historyLength: 5,
      stateTransitionCount: 3,
    });
  });

  test('names the parent and the root of a child', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await scenario.run(commands.child('child'));
    const query = `ParentWorkflowId = '${scenario.workflowId}' AND ParentRunId = '${runId}' AND RootRunId = '${runId}'`;
    const execution = { workflowId: scenario.workflowId, runId };
    expect((await list(scenario, query)).executions).toMatchObject([
      { execution: { workflowId: 'child' }, parentExecution: execution, rootExecution: execution },
    ]);
  });

  test('leaves out runs that are set apart, unless the query asks for them', async ({ scenario }) => {
    await scenario.start({ workflowId: 'seen' });
    const searchAttributes = attributes({ TemporalNamespaceDivision: 'apart' });
    await scenario.start({ workflowId: 'apart', searchAttributes });
    expect(await ids(scenario)).toBe('seen');
    expect(await ids(scenario, "TemporalNamespaceDivision = 'apart'")).toBe('apart');
    expect(await ids(scenario, "NOT TemporalNamespaceDivision = 'none'")).toBe('apart');
  });

  test('finds runs by their paused activities', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.activity('a'));
    const query = "TemporalPauseInfo = 'property:activityType=charge'";
    expect(await ids(scenario, query)).toBe('');
    const execution = { workflowId: scenario.workflowId };
    await scenario.call('PauseActivity', { execution, id: 'a', identity: 'ada' });
    expect(await ids(scenario, query)).toBe(scenario.workflowId);
  });

  test('is what a scan gives, too', async ({ scenario }) => {
    await fiveRuns(scenario);
    const request = { query: "WorkflowType = 'odd'", pageSize: 2 };
    expect(named(await scenario.call('ScanWorkflowExecutions', request))).toBe('w5 w3');
  });

  test('of ten thousand runs is a page of at most a thousand', async ({ scenario }) => {
    await Promise.all(
      Array.from({ length: 10_000 }, (_, number) =>
        scenario.later('StartWorkflowExecution', {
          workflowId: `w${number}`,
          workflowType: { name: 'workflow' },
          taskQueue: { name: scenario.taskQueue },
          requestId: `r${number}`,
        }),
      ),
    );
    const { executions } = await list(scenario, "WorkflowId STARTS_WITH 'w' AND CloseTime IS NULL", {
      pageSize: 5_000,
    });
    expect(executions).toHaveLength(1_000);
    expect(await scenario.call('CountWorkflowExecutions', {})).toEqual({ count: 10_000, groups: [] });
  });
});

describe('a count', () => {
  test('is of all runs that the query means', async ({ scenario }) => {
    await fiveRuns(scenario);
    const count = (query: string) => scenario.call('CountWorkflowExecutions', { query });
    expect(await count('')).toEqual({ count: 5, groups: [] });
    expect(await count("WorkflowType = 'even'")).toEqual({ count: 2, groups: [] });
    expect(await count("WorkflowType = 'neither'")).toEqual({ count: 0, groups: [] });
  });

  test('is divided by status if the query says so', async ({ scenario }) => {
    await fiveRuns(scenario);
    const answer = await scenario.call<{ count: number; groups: { groupValues: object[]; count: number }[] }>(
      'CountWorkflowExecutions',
      { query: "WorkflowId != 'w5' GROUP BY ExecutionStatus" },
    );
    expect(answer.count).toBe(4);
    expect(answer.groups.map(({ groupValues, count }) => [valueOf(groupValues[0]), count])).toEqual([
      ['Running', 2],
      ['Terminated', 2],
    ]);
    expect(new TextDecoder().decode((groupTypes(answer) as Uint8Array[])[0])).toBe('Keyword');
  });

  test('has no groups when nothing is found', async ({ scenario }) => {
    expect(await scenario.call('CountWorkflowExecutions', { query: 'GROUP BY ExecutionStatus' })).toEqual({
      count: 0,
      groups: [],
    });
  });
});

const groupTypes = (answer: { groups: { groupValues: object[] }[] }): unknown[] =>
  answer.groups.map(
    ({ groupValues: [value] }) => (value as { metadata: { type: Uint8Array } }).metadata.type,
  );

describe('the older lists', () => {
  const at = (seconds: number) => ({ seconds: 1767225600 + seconds });

  test('of open runs filter by id, by type and by start time', async ({ scenario }) => {
    await fiveRuns(scenario);
    expect(named(await scenario.call(OPEN, {}))).toBe('w5 w4 w3');
    expect(named(await scenario.call(OPEN, { maximumPageSize: 1 }))).toBe('w5');
    expect(named(await scenario.call(OPEN, { executionFilter: { workflowId: 'w4' } }))).toBe('w4');
    expect(named(await scenario.call(OPEN, { executionFilter: { workflowId: "w'4" } }))).toBe('');
    expect(named(await scenario.call(OPEN, { typeFilter: { name: 'even' } }))).toBe('w4');
    const startTimeFilter = { earliestTime: at(2), latestTime: at(3) };
    expect(named(await scenario.call(OPEN, { startTimeFilter }))).toBe('w4 w3');
  });

  test('of closed runs filter by status and by close time', async ({ scenario }) => {
    await fiveRuns(scenario);
    expect(named(await scenario.call(CLOSED, {}))).toBe('w2 w1');
    expect(named(await scenario.call(CLOSED, { statusFilter: { status: 5 } }))).toBe('w2 w1');
    expect(named(await scenario.call(CLOSED, { statusFilter: { status: 2 } }))).toBe('');
    expect(named(await scenario.call(CLOSED, { startTimeFilter: { latestTime: at(4) } }))).toBe('');
    expect(named(await scenario.call(CLOSED, { startTimeFilter: { earliestTime: at(4) } }))).toBe('w2 w1');
  });

  test('refuse what no run can be', async ({ scenario }) => {
    await expect(scenario.call(CLOSED, { statusFilter: { status: 1 } })).rejects.toMatchObject({
      code: 3,
      message: 'StatusFilter must be specified and must be not Running.',
    });
    const startTimeFilter = { earliestTime: at(2), latestTime: at(1) };
    for (const rpc of [OPEN, CLOSED])
      await expect(scenario.call(rpc, { startTimeFilter })).rejects.toMatchObject({
        code: 3,
        message: 'EarliestTime in StartTimeFilter should not be larger than LatestTime.',
      });
  });
});
