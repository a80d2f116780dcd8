import type { Executions } from '../history/executions.ts';
import type { Run } from '../history/run.ts';
import { MAX_VISIBILITY_PAGE } from '../limits.ts';
import type { SearchAttributeRegistry } from '../search-attributes/registry.ts';
import { encodeValue } from '../search-attributes/values.ts';
import type { Wire } from '../proto.ts';
import { decodeVisibilityPageToken, encodeToken } from '../tokens.ts';
import { listedRuns } from './columns.ts';
import { compileQuery } from './compile.ts';
import { listedInfo } from './execution-info.ts';
import { statusName } from './literals.ts';

/** What visibility looks at: all runs, and which attributes they may have. */
export interface VisibilitySource {
  readonly executions: Executions;
  readonly searchAttributes: SearchAttributeRegistry;
}

export interface ListRequest {
  readonly namespace: string;
  readonly query: string;
  /** 0 for the largest page. */
  readonly pageSize: number;
  readonly pageToken: Uint8Array | undefined;
}

export type ListResponse = Wire<'ListWorkflowExecutionsResponse'>;

/**
 * One page of the runs that a query means: open ones first, then those that closed last; among equals, those that started
 * last. A token comes with every full page, as on the real service, so the last page may be empty.
 *
 * @throws ServiceError INVALID_ARGUMENT when the query or the token cannot be read
 */
export function listRuns(source: VisibilitySource, request: ListRequest): ListResponse {
  const { namespace, query, pageSize, pageToken } = request;
  const asked = compileQuery(listedRuns, source.searchAttributes, namespace, query);
  const after = pageToken?.length ? decodeVisibilityPageToken(pageToken) : undefined;
  const size = pageSize > 0 ? Math.min(pageSize, MAX_VISIBILITY_PAGE) : MAX_VISIBILITY_PAGE;
  const found: Run[] = [];
  for (const run of source.executions.all())
    if (run.namespace === namespace && (!after || inOrder(after, placeOf(run)) < 0) && asked.matches(run))
      found.push(run);
  const page = found.sort((a, b) => inOrder(placeOf(a), placeOf(b))).slice(0, size);
  const last = page.length === size ? page.at(-1) : undefined;
  return {
    executions: page.map((run) => listedInfo(run, source.searchAttributes)),
    ...(last && { nextPageToken: encodeToken({ kind: 'visibility page', ...placeOf(last) }) }),
  };
}

/** Where a run stands in a list. */
interface Place {
  /** Null while the run is open. */
  readonly closeTimeMs: number | null;
  readonly startTimeMs: number;
  readonly runId: string;
}

const placeOf = ({ runId, state }: Run): Place => ({
  closeTimeMs: state.closeTimeMs ?? null,
  startTimeMs: state.startTimeMs,
  runId,
});

/** Negative when `a` comes before `b`. */
function inOrder(a: Place, b: Place): number {
  if (a.closeTimeMs !== b.closeTimeMs) {
    return (a.closeTimeMs ?? Infinity) > (b.closeTimeMs ?? Infinity) ? -1 : 1;
  }
  if (a.startTimeMs !== b.startTimeMs) return b.startTimeMs - a.startTimeMs;
  if (a.runId === b.runId) return 0;
  return a.runId < b.runId ? -1 : 1;
}

/**
 * How many runs a query means, divided by status if it ends in `GROUP BY ExecutionStatus`.
 *
 * @throws ServiceError INVALID_ARGUMENT when the query cannot be read
 */
export function countRuns(
  source: VisibilitySource,
  namespace: string,
  query: string,
): Wire<'CountWorkflowExecutionsResponse'> {
  const asked = compileQuery(listedRuns, source.searchAttributes, namespace, query);
  const { groupBy } = asked;
  let count = 0;
  const groups = new Map<string | number, number>();
  for (const run of source.executions.all()) {
    if (run.namespace !== namespace || !asked.matches(run)) continue;
    count += 1;
    const key = (groupBy?.read(run) ?? '') as string | number;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  if (!groupBy) return { count, groups: [] };
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    count,
    groups: sorted.map(([key, groupCount]) => ({
      groupValues: [encodeValue(typeof key === 'number' ? statusName(key) : key, groupBy.type)],
      count: groupCount,
    })),
  };
}
