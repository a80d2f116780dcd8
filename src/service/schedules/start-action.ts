import { WorkflowExecutionStatus, WorkflowIdReusePolicy, ScheduleOverlapPolicy } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { ServiceError } from '../errors.ts';
import { startWorkflow } from '../frontend/start-workflow.ts';
import type { NewWorkflowExecutionInfo, Payload } from '../proto.ts';
import { asciiJson } from '../tokens.ts';
import type { BufferedStart, Schedule, TakenAction } from './schedule.ts';

/** Starts the workflow of a schedule. Undefined if it cannot be started, say because its id is taken: the action is lost then. */
export function startAction(
  engine: Engine,
  schedule: Schedule,
  action: NewWorkflowExecutionInfo,
  start: BufferedStart,
): TakenAction | undefined {
  const timeText = rfc3339(start.timeMs);
  const workflowId = `${action.workflowId ?? ''}-${timeText}`;
  // A run that may overlap others says nothing to the next.
  const takesPart = start.overlapPolicy !== ScheduleOverlapPolicy.ALLOW_ALL;
  const { lastCompletionResult, continuedFailure } = schedule;
  const {
    versioningOverride: _ignored,
    workflowIdReusePolicy: _fixed,
    cronSchedule: _never,
    ...workflow
  } = action;
  try {
    const { run } = startWorkflow(engine, {
      ...workflow,
      namespace: schedule.namespace,
      workflowId,
      requestId: engine.platform.newId(),
      identity: identityOf(schedule),
      workflowIdReusePolicy: start.manual
        ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
        : WorkflowIdReusePolicy.REJECT_DUPLICATE,
      searchAttributes: {
        indexedFields: {
          ...action.searchAttributes?.indexedFields,
          TemporalScheduledStartTime: payload(timeText, 'Datetime'),
          TemporalScheduledById: payload(schedule.scheduleId, 'Keyword'),
        },
      },
      ...(takesPart && lastCompletionResult && { lastCompletionResult }),
      ...(takesPart && continuedFailure && { continuedFailure }),
    });
    return {
      scheduledMs: start.timeMs,
      takenMs: engine.clock.now(),
      workflowId,
      runId: run.runId,
      status: WorkflowExecutionStatus.RUNNING,
    };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    engine.platform.log(
      'warn',
      `Schedule "${schedule.scheduleId}" could not start workflow "${workflowId}": ${error.message}`,
    );
    return undefined;
  }
}

/** Who starts, cancels and terminates the workflows of a schedule. */
export const identityOf = ({ namespace, scheduleId }: Schedule): string =>
  `temporal-scheduler-${namespace}-${scheduleId}`;

// The years that a timestamp can have, 1 to 9999.
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_000;

/** UTC to the second: `2026-01-31T08:00:00Z`. */
function rfc3339(timeMs: number): string {
  const seconds = Math.floor(Math.min(Math.max(timeMs, FIRST_MS), LAST_MS) / 1000);
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

const payload = (value: string, type: string): Payload => ({
  metadata: { encoding: ascii('json/plain'), type: ascii(type) },
  data: asciiJson(value),
});

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
