import { QueryResultType } from '../../enums.ts';
import { notFound, queryFailed } from '../../errors.ts';
import { decodeToken } from '../../tokens.ts';
import { blobTooLarge, isTooLarge } from '../blob-size.ts';
import type { WorkflowHandler } from '../handler.ts';

export const respondQueryTaskCompleted: WorkflowHandler<'RespondQueryTaskCompleted'> = (engine, request) => {
  const token = decodeToken(request.taskToken, 'query task');
  const run = engine.executions.find(token.namespace, token.workflowId, token.runId);
  const query = run?.queries.in('direct').find(({ id }) => id === token.queryId);
  if (!query) throw notFound('query task not found, or already expired');
  if (isTooLarge(request.queryResult)) query.fail(blobTooLarge());
  else if (request.completedType === QueryResultType.ANSWERED) query.answer(request.queryResult);
  else query.fail(queryFailed(request.errorMessage ?? 'query failed', request.failure));
  return {};
};
