import { invalidArgument, notFound } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { openActivity } from '../history/activity/find.ts';
import type { OpenActivity } from '../history/activity/resolve.ts';
import type { Run } from '../history/run.ts';
import type { Transaction } from '../history/transaction.ts';
import type { WorkflowExecution } from '../proto.ts';
import { namespaceOf } from './handler.ts';

interface Choice {
  readonly namespace?: string | undefined;
  readonly execution?: WorkflowExecution | undefined;
  /** One of these three says which of the run's activities are meant. */
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly all?: boolean | undefined;
}

/** The activities of an open run that an operator's request is about. */
export interface ChosenActivities {
  readonly run: Run;
  readonly chosen: readonly OpenActivity[];
}

/** Finds them; NOT_FOUND if the run has ended or no activity of it matches. */
export function chooseActivities(engine: Engine, choice: Choice): ChosenActivities {
  const { execution, id, type, all } = choice;
  if (!execution?.workflowId) throw invalidArgument('WorkflowId is not set on request.');
  if (id === undefined && type === undefined && all === undefined)
    throw invalidArgument('Either Activity.Id or Activity.Type should be set on request.');
  const run = engine.executions.get(namespaceOf(choice), execution);
  if (!run.isRunning) throw notFound('workflow execution already completed');
  const open = [...run.state.activities.keys()].flatMap((eventId) => openActivity(run, eventId) ?? []);
  const chosen = open.filter(({ activity: { attributes } }) =>
    id !== undefined
      ? attributes.activityId === id
      : all !== undefined || attributes.activityType?.name === type,
  );
  if (chosen.length === 0)
    throw notFound(
      "Can't find pending activity with such ID. Invalid activityID or activity already completed",
    );
  return { run, chosen };
}

/** Changes each of them, in one transaction. */
export function changeEach(
  engine: Engine,
  { run, chosen }: ChosenActivities,
  change: (tx: Transaction, open: OpenActivity) => void,
): void {
  engine.transact(run, (tx) => {
    for (const open of chosen) change(tx, open);
  });
}
