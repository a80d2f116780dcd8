import type { Engine } from '../../engine.ts';
import { MAX_VISIBILITY_PAGE } from '../../limits.ts';
import { listEntry } from '../../schedules/describe.ts';
import { matcherOf } from '../../schedules/matches.ts';
import type { Schedule } from '../../schedules/schedule.ts';
import { decodeSchedulePageToken, encodeToken } from '../../tokens.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

/** The open schedules of a namespace that a query names, the latest first. */
export const listSchedules: WorkflowHandler<'ListSchedules'> = (engine, request) => {
  const { maximumPageSize: asked = 0, nextPageToken: token } = request;
  const pageSize = asked > 0 ? Math.min(asked, MAX_VISIBILITY_PAGE) : MAX_VISIBILITY_PAGE;
  const after = token?.length ? decodeSchedulePageToken(token).after : Infinity;
  const rest = asFound(engine, request).filter(({ order }) => order < after);
  const page = rest.slice(0, pageSize);
  const last = page.at(-1);
  return {
    schedules: page.map(listEntry),
    ...(last &&
      rest.length > page.length && {
        nextPageToken: encodeToken({ kind: 'schedule page', after: last.order }),
      }),
  };
};

export const countSchedules: WorkflowHandler<'CountSchedules'> = (engine, request) => ({
  count: asFound(engine, request).length,
});

function asFound(
  engine: Engine,
  request: { namespace?: string | undefined; query?: string | undefined },
): Schedule[] {
  const namespace = namespaceOf(request);
  return engine.schedules
    .open(namespace)
    .filter(matcherOf(engine.searchAttributes, namespace, request.query));
}
