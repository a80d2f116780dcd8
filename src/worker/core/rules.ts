import type { ActivationJob } from '../realm.ts';
import { attributesOf, Events } from './messages.ts';
import type { HistoryEvent } from './messages.ts';

/** The search attribute that lists the patches of an execution. */
export const CHANGE_VERSION = 'TemporalChangeVersion';

/** Events that no code can cause or see. */
export const ignored: ReadonlySet<number> = new Set([
  Events.WorkflowPropertiesModifiedExternally,
  Events.ActivityPropertiesModifiedExternally,
  Events.WorkflowExecutionOptionsUpdated,
  Events.WorkflowExecutionPaused,
  Events.WorkflowExecutionUnpaused,
  Events.WorkflowExecutionTerminated,
  Events.WorkflowExecutionTimedOut,
]);

const ORDER: Readonly<Record<string, number>> = {
  initializeWorkflow: 0,
  notifyHasPatch: 1,
  updateRandomSeed: 2,
  signalWorkflow: 3,
  doUpdate: 3,
};

/** Jobs of one activation in the order in which the SDK takes them; those of one kind stay in theirs. */
export function sortJobs(jobs: readonly ActivationJob[]): readonly ActivationJob[] {
  const order = ({ variant, resolveActivity }: ActivationJob): number =>
    (resolveActivity as { isLocal?: boolean } | undefined)?.isLocal ? 5 : (ORDER[variant] ?? 4);
  return [...jobs].sort((a, b) => order(a) - order(b));
}

/** Of `temporal.api.enums.v1.WorkflowTaskFailedCause`. */
export const RESET_WORKFLOW = 20;

/** The event that follows the marker of a patch. */
export function setsChangeVersion(event: HistoryEvent | undefined): boolean {
  return (
    event?.eventType === Events.UpsertWorkflowSearchAttributes &&
    CHANGE_VERSION in (attributesOf(event).searchAttributes?.indexedFields ?? {})
  );
}
