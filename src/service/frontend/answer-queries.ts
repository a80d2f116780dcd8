import { QueryResultType } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { queryFailed } from '../errors.ts';
import type { Run } from '../history/run.ts';
import type { WorkflowQueryResult } from '../proto.ts';
import { blobTooLarge, isTooLarge } from './blob-size.ts';

type Results = Readonly<Record<string, WorkflowQueryResult | undefined>>;

/** Hands the answers that came with a workflow task to those who asked. */
export function answerQueries(engine: Engine, run: Run, results: Results): void {
  for (const query of run.queries.in('attached')) {
    const result = results[query.id];
    if (!result) {
      query.place = 'waiting';
    } else if (isTooLarge(result.answer)) {
      query.fail(blobTooLarge());
    } else if (result.resultType === QueryResultType.ANSWERED) {
      query.answer(result.answer);
    } else {
      query.fail(
        queryFailed(result.errorMessage ?? result.failure?.message ?? 'query failed', result.failure),
      );
    }
  }
  sendWaitingQueriesAlone(engine, run);
}

/** Queries that no workflow task will take along go to a worker on their own. */
export function sendWaitingQueriesAlone(engine: Engine, run: Run): void {
  if (run.workflowTask) return;
  for (const query of run.queries.in('waiting')) {
    query.place = 'direct';
    engine.transfer(run, { kind: 'queryTask', queryId: query.id });
  }
}
