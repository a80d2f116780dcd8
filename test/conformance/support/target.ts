import { join } from 'node:path';

const chosen = process.env['CONFORMANCE_TARGET'] ?? 'embedded';

/** Whether the scenarios run against this repository's own server. */
export const isEmbedded = chosen === 'embedded';

/** The executable that `createTimeSkipping` starts. */
export const executable = isEmbedded
  ? join(import.meta.dirname, '../../../src/grpc/temporal-katas-server.mjs')
  : chosen;

/**
 * Attributes that the official test server fills in wrongly or not at all, as `Event.attribute` or for every event. They are
 * compared against ours alone, so that the rest of a history is still compared with the official one.
 */
const officialGaps = new Set([
  // Points at the start of the workflow task instead of its completion.
  'workflowTaskCompletedEventId',
  'WorkflowTaskCompleted.startedEventId',
  'ActivityTaskStarted.lastFailure',
  'ActivityTaskCanceled.startedEventId',
  'ActivityTaskCanceled.latestCancelRequestedEventId',
  'ActivityTaskTimedOut.startedEventId',
  'WorkflowExecutionUpdateCompleted.acceptedEventId',
  'StartChildWorkflowExecutionInitiated.parentClosePolicy',
  'WorkflowExecutionStarted.parentInitiatedEventId',
]);

export const isComparable = (eventType: string, attribute: string): boolean =>
  isEmbedded || !(officialGaps.has(attribute) || officialGaps.has(`${eventType}.${attribute}`));
