import { describe, expect } from 'vitest';
import { test, type Scenario } from './support/scenario.ts';
import { attributes, ids, register } from './support/visibility.ts';

/** Five runs, a second apart. `d` and then `c` were terminated. What they answer was compared with a real server. */
async function fiveRuns(scenario: Scenario): Promise<void> {
  await register(scenario);
  const values: Record<string, Record<string, unknown>> = {
    a: {
      K: 'alpha',
      T: 'Hello brave-new Wörld',
      I: 1,
      D: 1.5,
      B: true,
      DT: '2026-01-01T00:00:00Z',
      KL: ['x', 'y z'],
    },
    b: {
      K: 'Alphabet',
      T: 'hello there',
      I: 2,
      D: 2,
      B: false,
      DT: '2026-02-01T00:00:00+02:00',
      KL: ['z'],
    },
    c: {},
    d: { K: 'a_b%c', I: -3 },
    e: { K: "it's" },
  };
  for (const [workflowId, value] of Object.entries(values)) {
    await scenario.start({ workflowId, searchAttributes: attributes(value) });
    await scenario.platform.pass(1_000);
  }
  for (const workflowId of ['d', 'c']) {
    await scenario.call('TerminateWorkflowExecution', { workflowExecution: { workflowId } });
    await scenario.platform.pass(1_000);
  }
}

const answers: Record<string, [query: string, ids: string][]> = {
  'the whole language': [
    ['', 'e b a c d'],
    ['   ', 'e b a c d'],
    ["K = 'alpha' OR I = 2", 'b a'],
    ["K = 'alpha' || I = 2", 'b a'],
    ["K != 'alpha' AND I = 2", 'b'],
    ["K != 'alpha' && I = 2", 'b'],
    ["K = 'alpha' OR K = 'Alphabet' AND I = 1", 'a'],
    ["(K = 'alpha' OR K = 'Alphabet') AND I = 2", 'b'],
    ["NOT K = 'alpha'", 'e b d'],
    ["NOT (K = 'alpha' OR K = 'Alphabet')", 'e d'],
    ['NOT K IS NULL', 'e b a d'],
    ["not k is null or k = 'a'".replaceAll('k', 'K'), 'e b a d'],
    ["`K` = 'alpha';", 'a'],
    ["K = 'alpha' -- the first", 'a'],
    ["K = 'alpha' /* the first */ AND I=1", 'a'],
    ["K='alpha'AND(I=1)", 'a'],
    ["K = 'alpha' GROUP BY ExecutionStatus", 'a'],
  ],
  Keyword: [
    ["K = 'alpha'", 'a'],
    ['K = "alpha"', 'a'],
    ["K = 'ALPHA'", ''],
    ["K != 'alpha'", 'e b d'],
    ["K <> 'alpha'", 'e b d'],
    ["K > 'alpha'", 'e'],
    ["K >= 'alpha'", 'e a'],
    ["K < 'alpha'", 'b d'],
    ["K <= 'alpha'", 'b a d'],
    ["K IN ('alpha', 'Alphabet')", 'b a'],
    ["K IN ('alpha')", 'a'],
    ["K NOT IN ('alpha')", 'e b d'],
    ["K BETWEEN 'a' AND 'b'", 'a d'],
    ["K NOT BETWEEN 'a' AND 'b'", 'e b'],
    ["K STARTS_WITH 'al'", 'a'],
    ["K starts_with 'a_'", 'd'],
    ["K STARTS_WITH 'a%'", ''],
    ["K NOT STARTS_WITH 'al'", 'e b d'],
    ['K IS NULL', 'c'],
    ['K IS NOT NULL', 'e b a d'],
    ['K = "it\'s"', 'e'],
    ["K = 'it''s'", 'e'],
    ["K = 'it\\'s'", 'e'],
  ],
  Text: [
    ["T = 'hello'", 'b a'],
    ["T = 'HELLO there'", 'b a'],
    ["T = 'brave'", 'a'],
    ["T = 'brave-new'", 'a'],
    ["T = 'new-brave'", ''],
    ["T = 'world'", 'a'],
    ["T = 'hel'", ''],
    ["T = '-'", ''],
    ["T != 'brave'", 'e b c d'],
    ['T IS NULL', 'e c d'],
  ],
  Int: [
    ['I = 1', 'a'],
    ['I = 1.0', 'a'],
    ['I = +1', 'a'],
    ['I = 1.5', ''],
    ['I = -3', 'd'],
    ['I=- 3', 'd'],
    ['I > 1', 'b'],
    ['I >= 1', 'b a'],
    ['I < 1', 'd'],
    ['I <= 1', 'a d'],
    ['I != 1', 'b d'],
    ['I IN (1, 2)', 'b a'],
    ['I NOT IN (1)', 'b d'],
    ['I BETWEEN 1 AND 2', 'b a'],
    ['I NOT BETWEEN 1 AND 2', 'd'],
    ['I IS NULL', 'e c'],
    ['I < 99999999999999999999', 'b a d'],
  ],
  Double: [
    ['D = 1.5', 'a'],
    ['D = 2', 'b'],
    ['D = 15e-1', 'a'],
    ['D > .5', 'b a'],
    ['D < 2.', 'a'],
    ['D >= 1.5', 'b a'],
    ['D <= -1.5', ''],
    ['D != 1.5', 'b'],
    ['D IN (1.5)', 'a'],
    ['D NOT IN (1.5)', 'b'],
    ['D BETWEEN 1 AND 1.7', 'a'],
    ['D IS NOT NULL', 'b a'],
  ],
  Bool: [
    ['B = true', 'a'],
    ['B = FALSE', 'b'],
    ['B != true', 'b'],
    ['B > false', 'a'],
    ['B IN (true, false)', 'b a'],
    ['B NOT IN (true)', 'b'],
    ['B IS NULL', 'e c d'],
  ],
  Datetime: [
    ["DT = '2026-01-01T00:00:00Z'", 'a'],
    ["DT = '2026-01-01T02:00:00.000+02:00'", 'a'],
    ['DT = 1767225600000000000', 'a'],
    ["DT != '2026-01-01T00:00:00Z'", 'b'],
    ["DT > '2026-01-01T00:00:00Z'", 'b'],
    ["DT < '2026-01-31T22:00:00.001Z'", 'b a'],
    ["DT IN ('2026-01-31T22:00:00Z')", 'b'],
    ["DT BETWEEN '2025-01-01T00:00:00Z' AND '2026-01-31T21:59:59Z'", 'a'],
    ['DT IS NULL', 'e c d'],
  ],
  KeywordList: [
    ["KL = 'x'", 'a'],
    ["KL = 'y z'", 'a'],
    ["KL = 'y'", ''],
    ["KL != 'x'", 'e b c d'],
    ["KL IN ('y z', 'q')", 'a'],
    ["KL NOT IN ('x', 'z')", 'e c d'],
    ['KL IS NULL', 'e c d'],
    ['KL IS NOT NULL', 'b a'],
  ],
  'what the service knows': [
    ["WorkflowId = 'a'", 'a'],
    ["TemporalWorkflowId = 'a'", 'a'],
    ["ScheduleId = 'a'", 'a'],
    ["WorkflowId STARTS_WITH 'a'", 'a'],
    ["RunId IS NULL OR RunId = 'nobody'", ''],
    ["WorkflowType = 'workflow'", 'e b a c d'],
    ["TaskQueue = 'elsewhere'", ''],
    ["ExecutionStatus = 'Running'", 'e b a'],
    ["ExecutionStatus = 'WORKFLOW_EXECUTION_STATUS_RUNNING'", 'e b a'],
    ['ExecutionStatus = 1', 'e b a'],
    ["ExecutionStatus != 'Running'", 'c d'],
    ["ExecutionStatus > 'Running'", 'c d'],
    ["ExecutionStatus IN (1, 'Terminated')", 'e b a c d'],
    ["ExecutionStatus IN ('Completed', 'Failed', 'Canceled', 'ContinuedAsNew', 'TimedOut')", ''],
    ["ExecutionStatus BETWEEN 'Running' AND 5", 'e b a c d'],
    ["ExecutionStatus = 'Unspecified'", ''],
    ["StartTime > '2026-01-01T00:00:02.5Z'", 'e d'],
    ["ExecutionTime <= '2026-01-01T00:00:00Z'", 'a'],
    ['CloseTime IS NULL', 'e b a'],
    ["CloseTime > '2026-01-01T00:00:05.5Z'", 'c'],
    ['ExecutionDuration > 0', 'c d'],
    ["ExecutionDuration < '3s'", 'd'],
    ["ExecutionDuration = '2000000000'", 'd'],
    ["ExecutionDuration = '00:00:04'", 'c'],
    ["ExecutionDuration BETWEEN '1500ms' AND '1h0m.5s'", 'c d'],
    ["ExecutionDuration < '1d'", 'c d'],
    ["ExecutionDuration > '-1s'", 'c d'],
    ['HistoryLength = 3', 'c d'],
    ['HistoryLength IS NULL', 'e b a'],
    ['HistorySizeBytes > 0', 'c d'],
    ['StateTransitionCount = 2', 'c d'],
    ['ParentWorkflowId IS NULL AND ParentRunId IS NULL', 'e b a c d'],
    ["RootWorkflowId = 'a' AND RootRunId IS NOT NULL", 'a'],
    ["BuildIds = 'x' OR BatcherUser = 'x' OR ScheduledById = 'x'", ''],
    ['TemporalNamespaceDivision IS NULL', 'e b a c d'],
  ],
};

describe.for(Object.entries(answers))('a query about %s', ([, cases]) => {
  test.for(cases)('%s', async ([query, expected], { scenario }) => {
    await fiveRuns(scenario);
    expect(await ids(scenario, query)).toBe(expected);
  });
});

const notSupported = (operator: string, type: string, name: string): string =>
  `operation is not supported: operator '${operator}' not supported for ${type} type search attribute '${name}'`;
const malformed = (rest: string): string => `malformed SQL query: ${rest}`;

const refusals: [query: string, message: string][] = [
  ["Nope = 'a'", 'invalid search attribute: Nope'],
  ["k = 'a'", 'invalid search attribute: k'],
  ['NamespaceId IS NULL', 'invalid search attribute: NamespaceId'],
  ['a.b = 1', 'invalid search attribute: a.b'],
  ['K', 'invalid expression: incomplete expression'],
  ['NOT K', 'invalid expression: incomplete expression'],
  [
    'K = alpha',
    'operation is not supported: column name on the right side of comparison expression (did you forget to quote "alpha"?)',
  ],
  ["'a' = K", 'invalid expression: must be a column name but was *sqlparser.SQLVal'],
  ["(K) = 'a'", 'invalid expression: must be a column name but was *sqlparser.ParenExpr'],
  ['I + 1 = 2', 'invalid expression: must be a column name but was *sqlparser.BinaryExpr'],
  ['length(K) = 1', 'invalid expression: must be a column name but was *sqlparser.FuncExpr'],
  ["! K = 'a'", 'invalid expression: must be a column name but was *sqlparser.UnaryExpr'],
  ["K = 'a' IS NULL", 'invalid expression: must be a column name but was *sqlparser.ComparisonExpr'],
  ["length('a')", 'operation is not supported: function expression'],
  ["K = length('a')", 'operation is not supported: nested func'],
  ['true', 'operation is not supported: expression of type sqlparser.BoolVal'],
  ['I = 1 AND 1', 'operation is not supported: expression of type *sqlparser.SQLVal'],
  ['EXISTS (select 1)', 'operation is not supported: expression of type *sqlparser.ExistsExpr'],
  ['K = NULL', 'invalid expression: unexpected value type *sqlparser.NullVal'],
  ["K = ('a')", 'invalid expression: unexpected value type *sqlparser.ParenExpr'],
  ["K = ('a', 'b')", 'invalid expression: unexpected value type sqlparser.ValTuple'],
  ["K BETWEEN ('a', 'b') AND 'c'", 'invalid expression: unexpected value type sqlparser.ValTuple'],
  ['K IN (select 1)', 'invalid expression: unexpected value type *sqlparser.Subquery'],
  ['I = 1 + 1', 'invalid expression: unexpected value type *sqlparser.BinaryExpr'],
  ["K IS TRUE OR K = ''", "invalid expression: 'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'"],
  ["K = -'a'", `invalid expression: unary operator not supported in "-'a'"`],
  ['I = ~1', 'operation is not supported: unary operator "~"'],
  ['I = 0x12', 'invalid expression: unable to parse value "0x12"'],
  ['K = :x', 'invalid expression: unable to parse value ":x"'],
  ['K = ?', 'invalid expression: unable to parse value ":v1"'],
  ["K LIKE 'al%'", notSupported('LIKE', 'Keyword', 'K')],
  ["K NOT REGEXP 'a'", notSupported('NOT REGEXP', 'Keyword', 'K')],
  ["K <=> 'a'", notSupported('<=>', 'Keyword', 'K')],
  ["T > 'a'", notSupported('>', 'Text', 'T')],
  ["T IN ('a')", notSupported('IN', 'Text', 'T')],
  ["T STARTS_WITH 'a'", notSupported('STARTS_WITH', 'Text', 'T')],
  ["KL >= 'a'", notSupported('>=', 'KeywordList', 'KL')],
  ["KL NOT STARTS_WITH 'a'", notSupported('NOT STARTS_WITH', 'KeywordList', 'KL')],
  ['I STARTS_WITH 1', notSupported('STARTS_WITH', 'Int', 'I')],
  [
    "KL BETWEEN 'a' AND 'b'",
    "invalid expression: cannot do range condition on search attribute 'KL' of type KeywordList",
  ],
  [
    'B BETWEEN true AND false',
    "invalid expression: cannot do range condition on search attribute 'B' of type Bool",
  ],
  ['K = 1', 'invalid expression: invalid value type for search attribute K of type Keyword: 1 (type: int64)'],
  [
    'KL = .5',
    'invalid expression: invalid value type for search attribute KL of type KeywordList: 0.5 (type: float64)',
  ],
  [
    "I = '1'",
    'invalid expression: invalid value type for search attribute I of type Int: "1" (type: string)',
  ],
  [
    'D = true',
    'invalid expression: invalid value type for search attribute D of type Double: true (type: bool)',
  ],
  [
    "B = 'true'",
    'invalid expression: invalid value type for search attribute B of type Bool: "true" (type: string)',
  ],
  ['T = 1', 'invalid expression: invalid value type for search attribute T of type Text: 1 (type: int64)'],
  ["T = ' '", 'invalid expression: no tokens found filtering on Text type search attribute T'],
  ["DT = '2026-01-01'", "invalid expression: unable to parse datetime '2026-01-01'"],
  ["DT = '2026-02-30T00:00:00Z'", "invalid expression: unable to parse datetime '2026-02-30T00:00:00Z'"],
  [
    'DT = 1.5',
    'invalid expression: invalid value type for search attribute DT of type Datetime: 1.5 (type: float64)',
  ],
  ["ExecutionStatus = 'running'", "invalid expression: invalid ExecutionStatus value 'running'"],
  ['ExecutionStatus = 99', 'invalid expression: invalid ExecutionStatus value 99'],
  [
    'ExecutionStatus = 1.5',
    'invalid expression: unexpected value type float64 for search attribute ExecutionStatus',
  ],
  [
    "ExecutionStatus STARTS_WITH 'Running'",
    'invalid expression: right-hand side of "starts_with" operator must be a literal string (got: Running)',
  ],
  [
    "K STARTS_WITH ('a', 'b')",
    'invalid expression: right-hand side of "starts_with" operator must be a literal string (got: [a b])',
  ],
  [
    "ExecutionDuration < 'x'",
    'invalid expression: invalid duration value for search attribute ExecutionDuration: x',
  ],
  [
    "ExecutionDuration < '00:61:01'",
    'invalid expression: invalid duration value for search attribute ExecutionDuration: 00:61:01',
  ],
  [
    'ExecutionDuration < 1.5',
    'invalid expression: unexpected value type float64 for search attribute ExecutionDuration',
  ],
  ["K = 'a' ORDER BY StartTime", "operation is not supported: 'ORDER BY' clause"],
  ['ORDER BY StartTime DESC', "operation is not supported: 'ORDER BY' clause"],
  ['ORDER BY Nope', 'invalid search attribute: Nope'],
  ['ORDER BY T', 'operation is not supported: unable to sort by search attribute type Text'],
  ["K = 'a' LIMIT 1", "operation is not supported: 'LIMIT' clause"],
  ['GROUP BY K', "operation is not supported: 'GROUP BY' clause is not supported for search attribute K"],
  [
    'GROUP BY ExecutionStatus, K',
    "operation is not supported: 'GROUP BY' clause supports only a single field",
  ],
  ['GROUP BY 1', 'invalid expression: must be a column name but was *sqlparser.SQLVal'],
  ["K = 'a' OR", malformed('syntax error at position 38')],
  ["K = 'a' garbage", malformed("syntax error at position 43 near 'garbage'")],
  ["K == 'a'", malformed('syntax error at position 32')],
  ["K = 'a", malformed("syntax error at position 34 near 'a'")],
  ['K = "a', malformed("syntax error at position 34 near 'a'")],
  ["K ! 'a'", malformed('syntax error at position 31')],
  ['I = 1a', malformed("syntax error at position 33 near '1'")],
  ['select = 1', malformed("syntax error at position 34 near 'select'")],
  ["K = 'a' AND (I = 1", malformed('syntax error at position 46')],
  ["(K = 'a') AND I = 1)", malformed('syntax error at position 48')],
  ["K IN ('a',)", malformed('syntax error at position 39')],
  ["K IN ('a' 'b')", malformed("syntax error at position 41 near 'b'")],
  ["K NOT 'a'", malformed("syntax error at position 37 near 'a'")],
  ["K IS 'a'", malformed("syntax error at position 36 near 'a'")],
  ["K BETWEEN 'a'", malformed('syntax error at position 41')],
  ["K BETWEEN 'a' OR 'b'", malformed("syntax error at position 44 near 'or'")],
  ['K STARTS_WITH', malformed('syntax error at position 41')],
  ["WHERE K = 'a'", malformed("syntax error at position 33 near 'where'")],
  ["K = 'a' XOR I = 1", malformed("syntax error at position 39 near 'xor'")],
  ['I=--1', malformed('syntax error at position 33')],
  ['LIMIT 1', malformed("syntax error at position 33 near 'limit'")],
  ['order by', malformed('syntax error at position 30')],
  ['ORDER BY StartTime sideways', malformed("syntax error at position 49 near 'sideways'")],
  ['()', malformed('syntax error at position 30')],
  ['#x', malformed('syntax error at position 30')],
  ["K = 'a\\'", malformed("syntax error at position 36 near 'a''")],
  ["K = 'é' OR", malformed('syntax error at position 39')],
];

test.for(refusals)('the query %s is refused', async ([query, message], { scenario }) => {
  await register(scenario);
  const refusal = { code: 3, message: `invalid query: ${message}` };
  await expect(scenario.call('ListWorkflowExecutions', { query })).rejects.toMatchObject(refusal);
  await expect(scenario.call('CountWorkflowExecutions', { query })).rejects.toMatchObject(refusal);
});

test('a query that is nested too deep is refused', async ({ scenario }) => {
  const query = `${'('.repeat(5_000)}WorkflowId = 'a'${')'.repeat(5_000)}`;
  await expect(ids(scenario, query)).rejects.toMatchObject({
    code: 3,
    message: expect.stringContaining('max nesting level reached') as string,
  });
});

test('a query of many conditions is answered', async ({ scenario }) => {
  await scenario.start({ workflowId: 'a' });
  const query = Array.from({ length: 5_000 }, (_, index) => `WorkflowId != 'w${index}'`).join(' AND ');
  expect(await ids(scenario, query)).toBe('a');
});
