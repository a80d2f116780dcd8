import type { Payload } from '../../../src/service/proto.ts';
import type { Scenario } from './scenario.ts';

const OPERATOR = 'temporal.api.operatorservice.v1.OperatorService';

/** A JSON payload, as a client writes it. */
export const json = (value: unknown): Payload => ({
  metadata: { encoding: new TextEncoder().encode('json/plain') },
  data: new TextEncoder().encode(JSON.stringify(value)),
});

/** The value in a JSON payload. */
export const valueOf = (payload: Payload | undefined): unknown =>
  JSON.parse(new TextDecoder().decode(payload?.data));

/** Search attributes of plain values. */
export const attributes = (values: Record<string, unknown>) => ({
  indexedFields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, json(value)])),
});

/** One attribute of each type, named by a letter or two. */
export const types = { T: 1, K: 2, I: 3, D: 4, B: 5, DT: 6, KL: 7 };

export function register(scenario: Scenario, searchAttributes: Record<string, number> = types) {
  return scenario.call(`${OPERATOR}/AddSearchAttributes`, { searchAttributes });
}

export const operator = <R>(scenario: Scenario, rpc: string, request: object = {}): Promise<R> =>
  scenario.call<R>(`${OPERATOR}/${rpc}`, request);

interface Listed {
  executions: { execution: { workflowId: string; runId: string } }[];
  nextPageToken?: Uint8Array;
}

/** A page of the list of workflows. */
export const list = (scenario: Scenario, query = '', request: object = {}): Promise<Listed> =>
  scenario.call<Listed>('ListWorkflowExecutions', { query, ...request });

/** The ids of the workflows that a query means, in the order of the list. */
export const ids = async (scenario: Scenario, query = ''): Promise<string> =>
  (await list(scenario, query)).executions.map(({ execution }) => execution.workflowId).join(' ');
