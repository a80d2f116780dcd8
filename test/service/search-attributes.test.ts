import { describe, expect } from 'vitest';
import type { Payload } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';
import { attributes, ids, json, operator, register, valueOf } from './support/visibility.ts';

const upsert = (values: Record<string, unknown>) => ({
  commandType: 13,
  upsertWorkflowSearchAttributesCommandAttributes: { searchAttributes: attributes(values) },
});

/** The attributes of the latest run with the types that stand in their payloads. */
async function described(scenario: Scenario): Promise<Record<string, unknown>> {
  const execution = { workflowId: scenario.workflowId };
  const { workflowExecutionInfo: info } = await scenario.call<{
    workflowExecutionInfo: { searchAttributes: { indexedFields: Record<string, Payload> } };
  }>('DescribeWorkflowExecution', { execution });
  return Object.fromEntries(
    Object.entries(info.searchAttributes.indexedFields).map(([name, payload]) => [
      name,
      [new TextDecoder().decode(payload.metadata!['type']), valueOf(payload)],
    ]),
  );
}

describe('a start', () => {
  const refused: [name: string, value: unknown, message: string][] = [
    ['Nope', 'x', 'Namespace default has no mapping defined for search attribute Nope'],
    ['NamespaceId', 'x', 'Namespace default has no mapping defined for search attribute NamespaceId'],
    ['WorkflowId', 'x', "WorkflowId attribute can't be set in SearchAttributes"],
    ['ExecutionStatus', 'Running', "ExecutionStatus attribute can't be set in SearchAttributes"],
    ['TemporalWorkerDeployment', 'x', "TemporalWorkerDeployment attribute can't be set in SearchAttributes"],
    ['K', 1, 'invalid value for search attribute K of type Keyword: 1'],
    ['K', true, 'invalid value for search attribute K of type Keyword: true'],
    ['K', ['a', 'b'], 'invalid value for search attribute K of type Keyword: [a b]'],
    ['K', { b: 1, a: null }, 'invalid value for search attribute K of type Keyword: map[a:<nil> b:1]'],
    ['T', 1, 'invalid value for search attribute T of type Text: 1'],
    ['I', 1.5, 'invalid value for search attribute I of type Int: 1.5'],
    ['I', '1', 'invalid value for search attribute I of type Int: 1'],
    ['I', [1, 2], 'invalid value for search attribute I of type Int: [1 2]'],
    ['D', '1.5', 'invalid value for search attribute D of type Double: 1.5'],
    ['B', 'true', 'invalid value for search attribute B of type Bool: true'],
    ['DT', 1, 'invalid value for search attribute DT of type Datetime: 1'],
    ['DT', '2026-01-01', 'invalid value for search attribute DT of type Datetime: 2026-01-01'],
    ['KL', 'a', 'invalid value for search attribute KL of type KeywordList: a'],
    ['KL', [1], 'invalid value for search attribute KL of type KeywordList: [1]'],
  ];

  test.for(refused)('with %s set to %j is refused', async ([name, value, message], { scenario }) => {
    await register(scenario);
    const start = scenario.start({ searchAttributes: attributes({ [name]: value }) });
    await expect(start).rejects.toMatchObject({ code: 3, message });
  });

  const raw: [what: string, payload: Payload, value: string][] = [
    ['no encoding', { data: new TextEncoder().encode('"x"') }, 'value from <data:"\\"x\\"">'],
    [
      'an encoding of bytes',
      { metadata: { encoding: new TextEncoder().encode('binary/plain') }, data: Uint8Array.of(120, 121) },
      '[120 121]',
    ],
    [
      'broken JSON',
      { ...json(''), data: new TextEncoder().encode('{x') },
      'value from <metadata:{key:"encoding" value:"json/plain"} data:"{x">',
    ],
  ];

  test.for(raw)('with a value in %s is refused', async ([, payload, value], { scenario }) => {
    await register(scenario);
    await expect(
      scenario.start({ searchAttributes: { indexedFields: { K: payload } } }),
    ).rejects.toMatchObject({
      code: 3,
      message: `invalid value for search attribute K of type Keyword: ${value}`,
    });
  });

  test('with more than a hundred attributes, or too large ones, is refused', async ({ scenario }) => {
    const names = Array.from({ length: 101 }, (_, index) => `K${index}`);
    await register(scenario, Object.fromEntries(names.map((name) => [name, 2])));
    const start = (count: number, value: string) =>
      scenario.start({
        searchAttributes: attributes(Object.fromEntries(names.slice(0, count).map((name) => [name, value]))),
      });
    await expect(start(1, 'x'.repeat(2_047))).rejects.toMatchObject({
      code: 3,
      message: 'search attribute K0 value size 2049 exceeds size limit 2048',
    });
    await expect(start(101, 'x')).rejects.toMatchObject({
      code: 3,
      message: 'number of search attributes 101 exceeds limit 100',
    });
    await expect(start(21, 'x'.repeat(2_000))).rejects.toMatchObject({
      code: 3,
      message: 'total size of search attributes 42830 exceeds size limit 40960',
    });
  });

  test('keeps each value with its type, and none without a value', async ({ scenario }) => {
    await register(scenario);
    const values = {
      K: ['one'],
      T: 'a text',
      I: 9_007_199_254_740_991,
      D: 1,
      B: false,
      DT: '2026-01-01T00:00:00.123456789+02:00',
      KL: ['a', 'b'],
      BuildIds: ['b1'],
    };
    const unset = { CustomKeywordField: null, CustomIntField: [] };
    await scenario.start({ searchAttributes: attributes({ ...values, ...unset }) });
    expect(await described(scenario)).toEqual({
      K: ['Keyword', ['one']],
      T: ['Text', 'a text'],
      I: ['Int', 9_007_199_254_740_991],
      D: ['Double', 1],
      B: ['Bool', false],
      DT: ['Datetime', '2026-01-01T00:00:00.123456789+02:00'],
      KL: ['KeywordList', ['a', 'b']],
      BuildIds: ['KeywordList', ['b1']],
    });
  });

  test('with a signal is checked too', async ({ scenario }) => {
    const signal = scenario.call('SignalWithStartWorkflowExecution', {
      workflowId: scenario.workflowId,
      workflowType: { name: 'workflow' },
      taskQueue: { name: scenario.taskQueue },
      requestId: 'r',
      signalName: 'pay',
      searchAttributes: attributes({ Nope: 1 }),
    });
    await expect(signal).rejects.toMatchObject({ code: 3 });
  });
});

describe('a workflow', () => {
  test('changes, adds and unsets its attributes', async ({ scenario }) => {
    await register(scenario);
    await scenario.start({ searchAttributes: attributes({ K: 'old', I: 1, KL: ['x'], B: true }) });
    await scenario.run(upsert({ K: 'new', T: 'more', I: null, KL: [] }));
    expect(await described(scenario)).toEqual({
      K: ['Keyword', 'new'],
      T: ['Text', 'more'],
      B: ['Bool', true],
      // The service itself adds this one when a workflow task completes.
      BuildIds: ['KeywordList', ['unversioned']],
    });
    expect(await ids(scenario, "K = 'new' AND I IS NULL AND KL IS NULL")).toBe(scenario.workflowId);
  });

  const bad: [what: string, values: Record<string, unknown>, message: string][] = [
    ['nobody registered', { Nope: 1 }, 'Namespace default has no mapping defined for search attribute Nope'],
    ['of another type', { K: 1 }, 'invalid value for search attribute K of type Keyword: 1'],
    ['of the service', { RunId: 'x' }, "RunId attribute can't be set in SearchAttributes"],
  ];

  test.for(bad)(
    'that upserts an attribute that is %s fails its task',
    async ([, values, message], { scenario }) => {
      await register(scenario);
      await scenario.start();
      await expect(scenario.run(upsert(values))).rejects.toMatchObject({ code: 3 });
      expect(scenario.history().slice(3)).toMatchObject([
        {
          eventType: 9,
          workflowTaskFailedEventAttributes: {
            cause: 23,
            failure: { message: `BadSearchAttributes: ${message}` },
          },
        },
      ]);
    },
  );

  test('that upserts nothing fails its task', async ({ scenario }) => {
    await scenario.start();
    await expect(scenario.run(upsert({}))).rejects.toMatchObject({
      message: expect.stringContaining(
        'IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.',
      ) as string,
    });
  });

  test('hands its attributes to the next run, unless it names others', async ({ scenario }) => {
    await register(scenario);
    await scenario.start({ searchAttributes: attributes({ K: 'kept' }) });
    await scenario.run(commands.continueAsNew());
    expect(await described(scenario)).toEqual({ K: ['Keyword', 'kept'] });
    await scenario.run({
      commandType: 10,
      continueAsNewWorkflowExecutionCommandAttributes: {
        searchAttributes: attributes({ K: 'next', I: null }),
      },
    });
    expect(await described(scenario)).toEqual({ K: ['Keyword', 'next'] });
  });

  test('gives a child the attributes that it names', async ({ scenario }) => {
    await register(scenario);
    await scenario.start();
    await scenario.run(commands.child('child', { searchAttributes: attributes({ K: 'small', I: [] }) }));
    expect(await ids(scenario, "K = 'small' AND I IS NULL")).toBe('child');
  });

  test.for([
    ['a child', commands.child('child', { searchAttributes: attributes({ Nope: 1 }) })],
    [
      'its next run',
      {
        commandType: 10,
        continueAsNewWorkflowExecutionCommandAttributes: { searchAttributes: attributes({ Nope: 1 }) },
      },
    ],
  ] as const)('that gives %s an unknown attribute fails its task', async ([, command], { scenario }) => {
    await scenario.start();
    await expect(scenario.run(command)).rejects.toMatchObject({ code: 3 });
    expectHistory(scenario.history().slice(3), '4 WorkflowTaskFailed {"cause":23}');
  });
});

describe('the operator', () => {
  const add = (scenario: Scenario, searchAttributes: Record<string, number>, more: object = {}) =>
    operator(scenario, 'AddSearchAttributes', { searchAttributes, ...more });
  const custom = async (scenario: Scenario, namespace = 'default'): Promise<Record<string, number>> => {
    const answer = await operator<{ customAttributes: Record<string, number> }>(
      scenario,
      'ListSearchAttributes',
      { namespace },
    );
    return answer.customAttributes;
  };

  test('adds an attribute to one namespace', async ({ scenario }) => {
    await add(scenario, { Own: 2 });
    expect(await custom(scenario)).toMatchObject({ Own: 2, CustomKeywordField: 2, CustomTextField: 1 });
    expect(await custom(scenario, 'other')).not.toHaveProperty('Own');
  });

  test('that adds an attribute twice leaves it as it is', async ({ scenario }) => {
    await add(scenario, { Own: 2 });
    await add(scenario, { Own: 3 });
    expect(await custom(scenario)).toMatchObject({ Own: 2 });
  });

  const refused: [what: string, types: Record<string, number>, message: string][] = [
    ['nothing', {}, 'SearchAttributes are not set on request.'],
    ['a name of the service', { WorkflowId: 2 }, 'Search attribute WorkflowId is reserved by system.'],
    ['a name with its prefix', { TemporalFoo: 2 }, 'Search attribute TemporalFoo is reserved by system.'],
    ['an unknown type', { Own: 99 }, 'Unknown search attribute type: 99.'],
    [
      'no type',
      { Own: 0 },
      'Unable to create search attributes: cannot have more than 0 search attribute of type Unspecified.',
    ],
  ];

  test.for(refused)('that adds %s is refused', async ([, types, message], { scenario }) => {
    await expect(add(scenario, types)).rejects.toMatchObject({ code: 3, message });
  });

  test('must name the namespace', async ({ scenario }) => {
    const refusal = { code: 3, message: 'Namespace is not set on request.' };
    await expect(add(scenario, { Own: 2 }, { namespace: '' })).rejects.toMatchObject(refusal);
    await expect(operator(scenario, 'ListSearchAttributes', { namespace: '' })).rejects.toMatchObject(
      refusal,
    );
  });

  test('removes custom attributes only', async ({ scenario }) => {
    await register(scenario);
    await scenario.start({ searchAttributes: attributes({ K: 'x' }) });
    await operator(scenario, 'RemoveSearchAttributes', { searchAttributes: ['K', 'Nope'] });
    expect(await custom(scenario)).not.toHaveProperty('K');
    await expect(ids(scenario, "K = 'x'")).rejects.toMatchObject({
      message: 'invalid query: invalid search attribute: K',
    });
    await expect(
      operator(scenario, 'RemoveSearchAttributes', { searchAttributes: ['WorkflowId'] }),
    ).rejects.toMatchObject({
      code: 3,
      message: 'Unable to remove non-custom search attributes: WorkflowId.',
    });
    await expect(operator(scenario, 'RemoveSearchAttributes', {})).rejects.toMatchObject({
      code: 3,
      message: 'SearchAttributes are not set on request.',
    });
  });

  test('that gives a removed name another type hides values of the old one', async ({ scenario }) => {
    await register(scenario);
    await scenario.start({ searchAttributes: attributes({ K: 'x' }) });
    await operator(scenario, 'RemoveSearchAttributes', { searchAttributes: ['K'] });
    await add(scenario, { K: 3 });
    expect(await ids(scenario, 'K IS NULL')).toBe(scenario.workflowId);
  });

  test('sees what exists in every namespace', async ({ scenario }) => {
    const { systemAttributes } = await operator<{ systemAttributes: object }>(
      scenario,
      'ListSearchAttributes',
    );
    expect(systemAttributes).toMatchObject({ ExecutionStatus: 2, StartTime: 6, TemporalChangeVersion: 7 });
    const { keys } = await scenario.call<{ keys: object }>('GetSearchAttributes', {});
    expect(keys).toMatchObject({ ...systemAttributes, CustomIntField: 3 });
  });
});
